// HTTP: moving from another pager. Reading says what would be made; the documents are applied as any others are.
import { Fault } from '../../../base/fault.ts'
import type { OnCallSource } from '../../../connections/on-call-source.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { takeOverrides } from '../actions/take-overrides.ts'
import { BySource, MoveAnswer, MoveBody, MovedOverrides, MoveSources, TakenOverrides } from '../model/moves/contract.ts'
import { readMove } from '../moves/read-move.ts'
import { givenInstant } from './given.ts'

/** An account of 1,000 people is about 10 MB. */
const bodyLimit = 32 * 1024 * 1024

export function moveRoutes(sources: readonly OnCallSource[]): readonly Route[] {
  return [
    route({
      method: 'GET', path: '/api/v1/on-call/imports', access: 'read', summary: 'Pagers whose set-up can be read', answer: MoveSources,
      handle: async () => ({ items: sources.map(({ name, title, apiUrl }) => ({ name, title, apiUrl })), next: null }),
    }),
    route({
      method: 'POST', path: '/api/v1/on-call/imports/:source', access: 'administer', summary: "Read another pager's set-up into documents, and compare who is on call; nothing is changed", params: BySource, body: MoveBody, bodyLimit, answer: MoveAnswer,
      handle: ({ params, body }, house) => readMove(house, knownSource(sources, params.source), body),
    }),
    route({
      method: 'POST', path: '/api/v1/on-call/imports/:source/overrides', access: 'administer', summary: 'Add overrides of another pager that are not there yet', params: BySource, body: MovedOverrides, answer: TakenOverrides,
      async handle({ params, body, caller }, house) {
        const { title } = knownSource(sources, params.source)
        const wanted = body.overrides.map(({ schedule, person, rotation, fromAt, toAt }) => ({ schedule, person, rotation, fromMs: givenInstant(fromAt, 'fromAt'), toMs: givenInstant(toAt, 'toAt') }))
        const taken = await house.transact(caller.actor, (work) => takeOverrides(work, wanted, `From ${title}`))
        return { ...taken, findings: [...taken.findings] }
      },
    }),
  ]
}

function knownSource(sources: readonly OnCallSource[], name: string): OnCallSource {
  const source = sources.find((one) => one.name === name)
  if (source) return source
  throw new Fault('ONCALL_NO_SUCH_PAGER', { kind: 'not-found', say: `Nothing is known of a pager "${name}".`, mend: `Known are ${sources.map((one) => one.name).join(', ')}.` })
}
