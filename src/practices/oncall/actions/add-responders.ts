// Asking more people to help with a page. Who carries it stays the same, and the escalation goes on as it was.
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { respondersAdded } from '../events.ts'
import { updatePage } from '../store/pages.ts'
import { askPeople } from './ask-people.ts'
import { reachableAs, refuseResolved, shown } from './redirect-page.ts'
import type { To } from './redirect-page.ts'
import { aboutPage, dataOf, lockKnownPage } from './settle-page.ts'
import type { Settled } from './settle-page.ts'

export async function addResponders(work: Work, id: string, wish: To & { readonly note?: string }): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  refuseResolved(page.state, 'add-responders')
  const { target, weighed, people } = await reachableAs(work, wish)
  const ids = people.flatMap((name) => weighed.find(name)?.person.id ?? [])
  const [cause] = await append(work, [respondersAdded({ ...aboutPage(page), data: { ...dataOf(page), to: shown(target, ids[0]), people: ids, note: wish.note ?? null } })])
  const asks = await askPeople(work, page, { people: people.map((person) => ({ person, because: 'responder' })), step: 0, round: page.round, weighed, cause: cause! })
  await updatePage(work.db, id, { asks })
  return { page: id, changed: true, say: `Asked to help: ${people.join(', ')}.` }
}
