// `/in/changes/<name>`: what declared systems post. What is refused is kept with the reason for people to see.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import type { ChangeDialect, ChangeMessage } from '../../../connections/change-source.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route, RouteRequest } from '../../../spine/practice.ts'
import { secretsFrom } from '../../../spine/secrets.ts'
import { noSource, saidOf } from '../actions/keep-sources.ts'
import { takeInChanges } from '../actions/take-in-changes.ts'
import { SourceByName } from '../contract-sources.ts'
import type { SourceSaid } from '../model/source.ts'
import { findSource, keepRejection } from '../store/sources.ts'

/** GitHub sends up to 25 MB; a push with thousands of files is the largest that is of use. */
const bodyLimit = 8 * 1024 * 1024

interface Outcome { readonly status: number; readonly body: object; readonly refused: string | null }
type Named = RouteRequest<{ name: string }>

export function changesInRoutes(dialects: readonly ChangeDialect[]): readonly Route[] {
  return [
    route({
      method: 'POST', path: '/in/changes/:name', access: 'ingest', raw: true, bodyLimit, params: SourceByName,
      summary: 'Receive what a declared system posts of changes: GitHub, GitLab, CDEvents, Argo CD, Flux, Jenkins, Spinnaker, Terraform, LaunchDarkly, OpenFeature or plain JSON',
      async handle(request, house) {
        const outcome = await answering(request as Named, house, dialects)
        if (outcome.refused !== null) await keepRefused(request as Named, house, outcome)
        return new RawAnswer(outcome.status, 'application/json', JSON.stringify(outcome.body))
      },
    }),
  ]
}

async function answering(request: Named, house: House, dialects: readonly ChangeDialect[]): Promise<Outcome> {
  const row = await findSource(house.read, request.params.name)
  const said = row === null ? null : saidOf(row)
  const dialect = dialects.find(({ name }) => name === said?.dialect)
  if (said === null || dialect === undefined) return refusal(404, noSource(request.params.name).say)
  const message: ChangeMessage = { headers: request.headers, body: request.rawBody }
  try {
    const disbelief = await disbeliefOf(message, { said, dialect, house })
    return disbelief === null ? await take(request, house, { said, dialect, message }) : refusal(403, disbelief)
  } catch (problem) {
    // Senders that try again do so after 5xx.
    if (!(problem instanceof Fault)) throw problem
    return refusal(problem.kind === 'unavailable' ? 503 : 400, problem.say)
  }
}

async function disbeliefOf(message: ChangeMessage, by: { said: SourceSaid; dialect: ChangeDialect; house: House }): Promise<string | null> {
  if (by.said.secret === undefined) return null
  const secret = await secretsFrom(process.env, by.house.settings.dataFolder).resolve(by.said.secret)
  return by.dialect.disbelief(message, { secret, nowMs: by.house.clock.nowMs() })
}

async function take(request: Named, house: House, { said, dialect, message }: { said: SourceSaid; dialect: ChangeDialect; message: ChangeMessage }): Promise<Outcome> {
  const { value, ignored, findings } = dialect.read(message, said.workflows === undefined ? {} : { workflows: said.workflows })
  const why = findings.length === 0 ? null : findings.slice(0, 20).map(({ say }) => say).join('; ')
  if (value.length === 0 && why !== null) return refusal(400, why)
  const { isRepeat, ...counts } = await house.transact(request.caller.actor, (work) => takeInChanges(work, {
    name: request.params.name, said, delivery: dialect.deliveryOf(message), reports: value, ignored,
  }))
  const status = isRepeat ? 'repeated' : ignored !== null ? 'ignored' : why === null ? 'success' : 'partial'
  return { status: 200, body: { status, ...counts, ...(ignored === null ? {} : { reason: ignored }), refused: findings.map(({ say }) => say) }, refused: why }
}

function refusal(status: number, reason: string): Outcome {
  return { status, body: { status: 'refused', error: reason }, refused: reason }
}

const bodyKept = 4_096
const reasonKept = 1_000
/** Kept in a second; a sender gone mad would otherwise keep the disk busy with its mistakes. */
const keptASecond = 10
const budgets = new WeakMap<House, { secondMs: number; left: number }>()

async function keepRefused(request: Named, house: House, { status, refused }: Outcome): Promise<void> {
  const nowMs = house.clock.nowMs()
  let budget = budgets.get(house)
  if (!budget || nowMs - budget.secondMs >= 1_000) budgets.set(house, (budget = { secondMs: nowMs, left: keptASecond }))
  if (budget.left-- <= 0) return
  // Whoever cannot prove who he is leaves nothing behind but his refusal.
  const body = status === 403 ? '' : storable(request.rawBody.subarray(0, bodyKept).toString('utf8'))
  await house.database.transact((db) => keepRejection(db, {
    id: newId('rej', nowMs), source: request.params.name, connection: actorText(request.caller.actor), received_ms: nowMs, status, reason: storable(refused!.slice(0, reasonKept)), body,
  }))
}

/** PostgreSQL stores no NUL, and no half of a character. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
