// The words of a page: short enough for a lock screen, complete enough to act on without signing in.

export interface PageWords {
  readonly page: string
  readonly title: string
  readonly summary: string
  readonly service: string | null
  readonly environment: string | null
  readonly runbook: string | null
  readonly startedAt: string
  readonly personName: string
  /** Why this person: `step 1 of checkout-primary`. */
  readonly reason: string
  readonly acknowledgeUrl: string
  readonly pageUrl: string
  readonly situationUrl: string | null
  /** Of a burning error budget: how fast, and what is left of it. */
  readonly explanation?: string | null
  /** Names of the others who were asked. */
  readonly toldToo?: readonly string[]
  /** A reply to the message is heard. */
  readonly canReply?: boolean
}

export interface Message {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Mail clients show about 60 characters on a phone and cut lines at 998 bytes. */
const maxSubject = 180

export function pageMessage(words: PageWords): Message {
  const subject = subjectOf(words)
  const facts: [string, string][] = [
    ...(words.service === null ? [] : [['Service', words.environment === null ? words.service : `${words.service} (${words.environment})`] as [string, string]]),
    ['Since', words.startedAt],
    ['Why you', words.reason],
    ...(words.toldToo && words.toldToo.length > 0 ? [['Told too', words.toldToo.join(', ')] as [string, string]] : []),
  ]
  const links: [string, string][] = [
    ...(words.situationUrl === null ? [] : [['Situation', words.situationUrl] as [string, string]]),
    ...(words.runbook === null ? [] : [['Runbook', words.runbook] as [string, string]]),
    ['Page', words.pageUrl],
  ]
  const command = `mainstay page acknowledge ${words.page}`
  const text = [
    words.title, '', ...(words.summary === '' || words.summary === words.title ? [] : [words.summary, '']),
    ...(words.explanation ? [words.explanation, ''] : []),
    ...facts.map(([name, value]) => `${name}: ${value}`), '',
    `Acknowledge: ${words.acknowledgeUrl}`, ...links.map(([name, url]) => `${name}: ${url}`), '',
    ...(words.canReply ? ['Or reply to this e-mail: ack, resolve or escalate as the first word.'] : []),
    `From a terminal: ${command}`, '', 'Until somebody acknowledges, the next person is asked.', '',
  ].join('\n')
  const html = [
    '<!doctype html><html><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.45;max-width:36em">',
    `<h1 style="font-size:20px">${escapeHtml(words.title)}</h1>`,
    words.summary === '' || words.summary === words.title ? '' : `<p>${escapeHtml(words.summary)}</p>`,
    words.explanation ? `<p>${escapeHtml(words.explanation)}</p>` : '',
    `<p><a href="${escapeHtml(words.acknowledgeUrl)}" style="display:inline-block;padding:12px 20px;background:#1c4f9c;color:#fff;text-decoration:none;border-radius:6px">Acknowledge</a></p>`,
    `<table>${facts.map(([name, value]) => `<tr><td style="padding-right:12px;color:#555">${name}</td><td>${escapeHtml(value)}</td></tr>`).join('')}</table>`,
    `<p>${links.map(([name, url]) => linkHtml(name, url)).join(' · ')}</p>`,
    `<p style="color:#555">${words.canReply ? 'Or reply to this e-mail: <b>ack</b>, <b>resolve</b> or <b>escalate</b> as the first word.<br>' : ''}From a terminal: <code>${escapeHtml(command)}</code><br>Until somebody acknowledges, the next person is asked.</p>`,
    '</body></html>',
  ].join('\n')
  return { subject, text, html }
}

export function codeMessage(words: { readonly code: string; readonly personName: string }): Message & { readonly brief: string } {
  const text = `${words.code} is the code that proves this address reaches ${words.personName}.\n\nType it in Mainstay within 15 minutes. If you did not ask for it, do nothing.\n`
  // Digits apart, so that a voice reads them one by one.
  return { subject: `Mainstay code ${words.code}`, brief: `Your Mainstay code is ${words.code.split('').join(' ')}.`, text, html: `<!doctype html><html><body><p>${escapeHtml(text).replaceAll('\n', '<br>')}</p></body></html>` }
}

/** What "send me a test" sends. */
export function testMessage(words: { readonly personName: string }): Message & { readonly brief: string } {
  const say = `This is a test that ${words.personName} asked for. Nothing is wrong, and nothing is to be answered.`
  return { subject: '[TEST] Pages reach you here', brief: say, text: `${say}\n\nA real page comes the same way.\n`, html: `<!doctype html><html><body><p>${escapeHtml(say)}</p><p>A real page comes the same way.</p></body></html>` }
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

function subjectOf({ service, title }: PageWords): string {
  const lead = service === null || title.toLowerCase().startsWith(service.toLowerCase()) ? '' : `${service}: `
  // A line break would begin another header.
  const subject = `[PAGE] ${lead}${title}`.replace(/\p{Cc}+/gu, ' ')
  return subject.length <= maxSubject ? subject : `${subject.slice(0, maxSubject - 1)}…`
}

/** A runbook's address comes from an alert: only a web address becomes a link. */
function linkHtml(name: string, url: string): string {
  return /^https?:\/\//i.test(url) ? `<a href="${escapeHtml(url)}">${name}</a>` : `${name}: ${escapeHtml(url)}`
}
