// `/in/tickets/<name>`: what declared systems post of their tickets. Proven over the bytes as they came, taken once.
import { Fault } from '../../../base/fault.ts'
import type { TicketMessage, TicketSystem } from '../../../connections/ticketing.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import { secretsFrom } from '../../../spine/secrets.ts'
import { takeInNews } from '../actions/take-in-news.ts'
import { TicketSystemParams } from '../contract-tickets.ts'
import { placeOf, ticketSystemDeclared } from '../ticket-documents.ts'

/** An issue with a long description and hundreds of labels. */
const bodyLimit = 2 * 1024 * 1024

interface Outcome { readonly status: number; readonly body: object }

export function ticketsInRoutes(systems: readonly TicketSystem[]): readonly Route[] {
  return [
    route({
      method: 'POST', path: '/in/tickets/:name', access: 'ingest', raw: true, bodyLimit, params: TicketSystemParams,
      summary: 'Receive what a declared system posts of its tickets: GitHub, GitLab, Jira, Jira Service Management, ServiceNow, PagerDuty',
      async handle(request, house) {
        const { status, body } = await answering(request as RouteRequest<{ name: string }>, house, systems)
        return new RawAnswer(status, 'application/json', JSON.stringify(body))
      },
    }),
  ]
}

async function answering(request: RouteRequest<{ name: string }>, house: House, systems: readonly TicketSystem[]): Promise<Outcome> {
  const { name } = request.params
  const spec = await ticketSystemDeclared(house.read, name)
  const system = systems.find((each) => each.name === spec?.system)
  if (spec === null || !system) return refused(404, `No system of tickets is called ${name}.`)
  if (spec.webhookSecret === undefined) return refused(403, `${name} has no webhookSecret: what is posted cannot be believed.`)
  const message: TicketMessage = { headers: request.headers, body: request.rawBody }
  try {
    const secret = await secretsFrom(process.env, house.settings.dataFolder).resolve(spec.webhookSecret)
    const disbelief = system.disbelief(message, { secret, nowMs: house.clock.nowMs() })
    if (disbelief !== null) return refused(403, disbelief)
    const place = placeOf(spec, system)
    const { value, ignored, findings } = system.hear(message, place)
    if (value === null) return ignored === null ? refused(400, findings.map(({ say }) => say).join('; ') || 'Nothing was understood.') : { status: 200, body: { status: 'ignored', reason: ignored } }
    const news = { ...value, comment: storable(value.comment), by: storable(value.by), severity: storable(value.severity) }
    const taken = await house.transact(request.caller.actor, (work) => takeInNews(work, { name, wins: spec.wins, severities: place.severities, delivery: storable(system.deliveryOf(message)), news }))
    return { status: 200, body: { status: taken } }
  } catch (problem) {
    // Senders that try again do so after 5xx.
    if (!(problem instanceof Fault)) throw problem
    return refused(problem.kind === 'unavailable' ? 503 : 400, problem.say)
  }
}

const refused = (status: number, error: string): Outcome => ({ status, body: { status: 'refused', error } })

/** PostgreSQL stores no NUL, and no half of a character. */
function storable<T extends string | null>(text: T): T {
  return (text === null ? null : text.toWellFormed().replaceAll('\0', '')) as T
}
