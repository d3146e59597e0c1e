// A mail as a person would read it: headers and bodies decoded. Enough of MIME for what mailers write.

export interface Mail {
  /** As it came, one character a byte. */
  readonly raw: string
  /** Decoded, by lower-case name; of a repeated header the first. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Web addresses in the text, in their order. */
  readonly links: readonly string[]
}

export function readMail(raw: string): Mail {
  const parts = leavesOf(raw)
  const bodyOf = (type: string): string => parts.find((part) => part.type === type)?.body ?? ''
  const { headers } = split(raw)
  const text = bodyOf('text/plain')
  return { raw, headers, subject: headers.get('subject') ?? '', text, html: bodyOf('text/html'), links: text.match(/https?:\/\/[^\s<>"')]+/g) ?? [] }
}

interface Leaf {
  readonly type: string
  readonly body: string
}

function leavesOf(raw: string): readonly Leaf[] {
  const { headers, body } = split(raw)
  const contentType = headers.get('content-type') ?? 'text/plain'
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary !== undefined) {
    const [, ...pieces] = `\r\n${body}`.split(`\r\n--${boundary}`)
    return pieces.filter((piece) => !piece.startsWith('--')).flatMap((piece) => leavesOf(piece.replace(/^[ \t]*\r\n/, '')))
  }
  const bytes = decoded(body, (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase())
  const charset = /charset="?([^";\s]+)"?/i.exec(contentType)?.[1] ?? 'utf-8'
  return [{ type: contentType.split(';')[0]!.trim().toLowerCase(), body: new TextDecoder(charset).decode(bytes).replaceAll('\r\n', '\n') }]
}

function split(raw: string): { headers: ReadonlyMap<string, string>; body: string } {
  const cut = raw.indexOf('\r\n\r\n')
  const head = cut < 0 ? raw : raw.slice(0, cut)
  const headers = new Map<string, string>()
  // A line that begins with a blank goes on with the one before.
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !headers.has(name)) headers.set(name, words(line.slice(colon + 1).trim()))
  }
  return { headers, body: cut < 0 ? '' : raw.slice(cut + 4) }
}

/** `=?UTF-8?Q?caf=C3=A9?=`; what stands between two of them is only there to be folded. */
function words(text: string): string {
  return text.replaceAll(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/gi, '$1').replaceAll(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_all, charset: string, how: string, written: string) => {
    const bytes = how.toUpperCase() === 'B' ? Buffer.from(written, 'base64') : decoded(written.replaceAll('_', '=20'), 'quoted-printable')
    return new TextDecoder(charset).decode(bytes)
  })
}

function decoded(text: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(text, 'base64')
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1')
  return Buffer.from(text.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1')
}
