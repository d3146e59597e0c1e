// Who a member of a chat is here: the person with the same e-mail address.
import { chatNames } from '../../../base/chat.ts'
import type { ChatKind } from '../../../base/chat.ts'
import type { ChatSystem } from '../../../connections/chat.ts'
import type { House } from '../../../spine/practice.ts'
import { findPersonByEmail } from '../../access/questions.ts'
import type { Person } from '../../access/questions.ts'

/** Chats wait three seconds for an answer. */
const answerWithinMs = 2_500

/** Or a sentence that says why nobody, and how to mend it. */
export async function personOfMember(house: House, { system, member }: { readonly system: ChatSystem; readonly member: string }): Promise<Person | string> {
  const found = await system.emailOfMember(member, AbortSignal.timeout(answerWithinMs))
  if (!found.ok) return `Nothing was done: who you are could not be asked (${found.reason}). Try again, or use ${house.settings.publicUrl}.`
  if (found.value === null) return nobody(system.kind)
  const person = await findPersonByEmail(house.read, found.value)
  return person?.isActive ? person : nobody(system.kind)
}

const nobody = (kind: ChatKind): string => `Nothing was done: nobody in Mainstay has the e-mail address that you have in ${chatNames[kind]}. Ask an administrator to add it under Settings, People.`
