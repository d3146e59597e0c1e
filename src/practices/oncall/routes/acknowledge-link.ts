// The link in a message. Opening it shows a button, because mail scanners open links; pressing the button acknowledges.
import { Type } from '@sinclair/typebox'
import { Fault } from '../../../base/fault.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { findPerson } from '../../access/questions.ts'
import { acknowledgePage } from '../actions/settle-page.ts'
import { ackPurpose, pageUrl } from '../links.ts'
import { readAckToken } from '../model/ack-link.ts'
import { escapeHtml } from '../model/message.ts'
import { isWaitingForAnswer } from '../model/page-state.ts'
import { pageRow } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'

const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: 300 }) })

const refusals = {
  malformed: { status: 400, say: 'This link is not complete.', mend: 'Copy the whole link from the message.' },
  forged: { status: 400, say: 'This link was not made by this installation.', mend: 'Use the link of the message as it is, or sign in.' },
  expired: { status: 410, say: 'This link is older than three days.', mend: 'Sign in to acknowledge.' },
} as const

export const acknowledgeLinkRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/ack/:token', access: 'signed', summary: 'Show what an acknowledge link would acknowledge; changes nothing', params: Token,
    async handle({ params }, house) {
      const read = await readLink(house, params.token)
      if (read instanceof RawAnswer) return read
      const { page, personName } = read
      if (!isWaitingForAnswer(page.state)) return html(200, { title: page.title, say: `This page is ${page.state} already.`, link: pageUrl(house, page.id) })
      return html(200, { title: page.title, say: `${page.service === null ? '' : `Service ${page.service}. `}You are answering as ${personName}.`, link: pageUrl(house, page.id), button: true })
    },
  }),
  route({
    method: 'POST', path: '/ack/:token', access: 'signed', summary: 'Acknowledge a page by the signed link of its message', params: Token, raw: true,
    async handle({ params, headers }, house) {
      const wantsJson = (headers['accept'] ?? '').includes('application/json')
      const read = await readLink(house, params.token)
      if (read instanceof RawAnswer) {
        if (wantsJson) throw new Fault('ONCALL_ACK_LINK', { say: 'This acknowledge link is not valid here, or not any more.', mend: 'Use the link of the message as it is, or sign in.' })
        return read
      }
      const { page, person, personName } = read
      const { changed, say } = await house.transact({ kind: 'person', id: person, name: personName }, (work) => acknowledgePage(work, page.id, 'link'))
      if (wantsJson) return new RawAnswer(200, 'application/json', JSON.stringify({ page: page.id, changed, say }))
      return html(200, { title: page.title, say, link: pageUrl(house, page.id) })
    },
  }),
]

async function readLink(house: House, token: string): Promise<RawAnswer | { page: PageRow; person: string; personName: string }> {
  const read = readAckToken(token, house.clock.nowMs(), (text, signature) => house.signer.verify(ackPurpose, text, signature))
  if ('refused' in read) return refused(refusals[read.refused])
  const page = await pageRow(house.read, read.claim.page)
  const person = await findPerson(house.read, read.claim.person)
  if (!page) return refused({ status: 404, say: 'This page is not known here any more.', mend: 'Sign in to see what is open.' })
  if (!person?.isActive) return refused({ status: 403, say: 'The person this link was sent to has no account here any more.', mend: 'Sign in with your own.' })
  return { page, person: person.id, personName: person.displayName }
}

function refused({ status, say, mend }: { status: number; say: string; mend: string }): RawAnswer {
  return html(status, { title: 'This link does not work', say: `${say} ${mend}` })
}

const style = 'body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:10vh auto;padding:0 1em;color-scheme:light dark}'
  + 'button{font:inherit;padding:.8em 1.6em;border:0;border-radius:8px;background:#1c4f9c;color:#fff;min-width:12em}'

function html(status: number, page: { title: string; say: string; link?: string; button?: true }): RawAnswer {
  const { title, say, link, button } = page
  const body = [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${style}</style></head>`,
    `<body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(say)}</p>`,
    button ? '<form method="post"><button type="submit" autofocus>Acknowledge</button></form>' : '',
    link === undefined ? '' : `<p><a href="${escapeHtml(link)}">Open in Mainstay</a></p>`,
    '</body></html>',
  ].join('\n')
  return new RawAnswer(status, 'text/html; charset=utf-8', body, { 'cache-control': 'no-store' })
}
