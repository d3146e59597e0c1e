// TwiML, the XML that a Twilio-compatible service reads out: what a call says, and which keys it waits for.

/** Not beside one another: a call taken in a pocket presses neighbours. */
export const keys = { acknowledge: '4', resolve: '6', escalate: '8' } as const
/** Seconds to wait for a key after the words. */
const waitSeconds = 10

export function askTwiml(brief: string, action: string): string {
  const words = `${brief}. Press ${keys.acknowledge} to acknowledge, ${keys.resolve} to resolve, ${keys.escalate} to ask the next person.`
  return response(`<Gather numDigits="1" timeout="${waitSeconds}" method="POST" action="${escapeXml(action)}"><Say loop="2">${escapeXml(words)}</Say></Gather><Say>Nothing was pressed. The next person will be asked.</Say>`)
}

export function sayTwiml(words: string): string {
  return response(`<Say loop="2">${escapeXml(words)}</Say><Hangup/>`)
}

export function messageTwiml(words: string): string {
  return response(`<Message>${escapeXml(words)}</Message>`)
}

export const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

function response(inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`
}

function escapeXml(text: string): string {
  // Control characters cannot stand in XML 1.0 at all.
  return text.replaceAll(/\p{Cc}+/gu, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
