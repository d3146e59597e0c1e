// The door for e-mail: whoever knows an ingest key writes to it as the name before the @.
import { Fault } from '../../base/fault.ts'
import type { ArrivedMail, MailReceiver, MailVerdict } from '../../connections/mail-source.ts'
import type { Caller } from '../../spine/access/roles.ts'
import { hashSecret } from '../../spine/access/secrets.ts'
import type { House } from '../../spine/practice.ts'
import { ingestKeyName } from '../access/questions.ts'
import { intakeOf } from './intake.ts'
import { readMail } from './model/read-mail.ts'
import { noteRefused } from './routes/dialect.ts'

/** @param others are asked where no ingest key is meant; what they refuse or ignore is kept to be seen. */
export function mailDoor(house: House, others: readonly MailReceiver[] = []): MailReceiver {
  const senderOf = (recipient: string): Promise<string | null> => ingestKeyName(house.read, hashSecret(recipient))
  return {
    knows: async (recipient) => (await senderOf(recipient)) !== null || (await whoKnows(others, recipient)) !== null,
    async take(mail) {
      const other = await whoKnows(others, mail.recipient)
      if (other !== null) return heardBy(house, other, mail)
      const sender = await senderOf(mail.recipient)
      // Revoked between the address and the message.
      if (sender === null) return { how: 'refused', say: 'No such mailbox here' }
      return takeMail(house, mail, { actor: { kind: 'connection', id: sender }, by: 'ingest-key', role: null })
    },
  }
}

async function whoKnows(others: readonly MailReceiver[], recipient: string): Promise<MailReceiver | null> {
  for (const other of others) if (await other.knows(recipient)) return other
  return null
}

async function heardBy(house: House, other: MailReceiver, mail: ArrivedMail): Promise<MailVerdict> {
  const verdict = await other.take(mail)
  const reason = verdict.how === 'refused' ? verdict.say : verdict.how === 'taken' ? verdict.ignored : undefined
  // The address it was written to is a secret while it is good: what is kept begins with who wrote and what about.
  const shown = Buffer.from(`From: ${mail.from}\nSubject: ${mail.subject}\n\n${mail.text}`)
  if (reason !== undefined) await noteRefused(house, { source: 'email', caller: { actor: { kind: 'mainstay' }, by: 'nobody', role: null }, status: verdict.how === 'refused' ? 400 : 200, reason, body: shown })
  return verdict
}

async function takeMail(house: House, mail: ArrivedMail, caller: Caller): Promise<MailVerdict> {
  const alert = readMail(mail, { sender: caller.actor.kind === 'connection' ? caller.actor.id : '', nowMs: house.clock.nowMs() })
  if (alert === null) {
    // Taken all the same: a refusal would be answered by another automatic mail.
    await noteRefused(house, { source: 'email', caller, status: 200, reason: 'A machine answered by itself: that is no alert.', body: mail.raw })
    return { how: 'taken' }
  }
  try {
    await intakeOf(house).receive({ source: 'email', actor: caller.actor, alerts: [alert] })
    return { how: 'taken' }
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return { how: problem.kind === 'unavailable' ? 'again' : 'refused', say: problem.say }
  }
}
