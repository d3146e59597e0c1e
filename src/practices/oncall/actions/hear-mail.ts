// An answer by e-mail: whoever knows the signed address of a page's message acts as the person it was sent to.
import { createHash } from 'node:crypto'
import { Fault } from '../../../base/fault.ts'
import type { ArrivedMail, MailReceiver, MailVerdict } from '../../../connections/mail-source.ts'
import type { House, Work } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { replyPurpose } from '../links.ts'
import { isFromMachine, isReplyName, mailReplyMs, readReply, readReplyName } from '../model/mail-reply.ts'
import type { MailVerb } from '../model/mail-reply.ts'
import { noteMailReply } from '../store/mail-replies.ts'
import { isForPerson, notificationRow } from '../store/pages.ts'
import { confirmReply } from './confirm-reply.ts'
import { escalateByHand } from './redirect-page.ts'
import { acknowledgePage, resolvePage } from './settle-page.ts'
import type { Settled } from './settle-page.ts'

/** Beside the addresses of ingest keys, on the same listener. What it refuses is kept to be seen. */
export function mailReplies(house: House): MailReceiver {
  return {
    // Also a forged one is heard out: so it can be shown.
    knows: (recipient) => Promise.resolve(isReplyName(recipient)),
    take: (mail) => answerMail(house, mail),
  }
}

async function answerMail(house: House, mail: ArrivedMail): Promise<MailVerdict> {
  const refused = (say: string): MailVerdict => ({ how: 'refused', say })
  const id = readReplyName(mail.recipient, (text) => house.signer.sign(replyPurpose, text))
  if (id === null) return refused('This address was not made by this installation.')
  const notification = await notificationRow(house.read, id)
  if (!notification || !isForPerson(notification)) return refused('The message that this answers is not known here any more.')
  if (house.clock.nowMs() >= notification.created_ms + mailReplyMs) return refused('The message that this answers is older than three days: sign in to answer.')
  // Taken all the same: a refusal would be answered by another automatic mail.
  if (isFromMachine(mail)) return { how: 'taken', ignored: 'A machine answered by itself: nothing was acknowledged.' }
  const person = await findPerson(house.read, notification.person)
  if (!person?.isActive) return refused('The person this page was sent to has no account here any more.')
  const verb = readReply(mail.text)
  if (verb === null) return refused('Not understood: begin the reply with ack, resolve or escalate.')
  const once = createHash('sha256').update(`${id} ${mail.headers['message-id'] ?? mail.raw.toString('latin1')}`).digest('hex')
  try {
    await house.transact({ kind: 'person', id: person.id, name: person.name }, async (work: Work) => {
      if (!(await noteMailReply(work.db, once, { nowMs: work.nowMs, forgetBeforeMs: work.nowMs - 2 * mailReplyMs }))) return
      const { say } = await answer(work, notification.page, verb)
      await confirmReply(work, { notification: id, say, once })
    })
    return { how: 'taken' }
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return problem.kind === 'unavailable' ? { how: 'again', say: problem.say } : refused(problem.say)
  }
}

function answer(work: Work, page: string, verb: MailVerb): Promise<Settled> {
  if (verb === 'acknowledge') return acknowledgePage(work, page, 'email')
  return verb === 'resolve' ? resolvePage(work, page, { reason: null, isAutomatic: false }) : escalateByHand(work, page)
}
