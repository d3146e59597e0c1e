// Label sets and their fingerprint, as Prometheus and Alertmanager compute it.

export type Labels = Readonly<Record<string, string>>

/** The classic rule. Alertmanager enforces it before 0.27; since then any text is a name (`isUtf8LabelName`). */
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

export function isLabelName(name: string): boolean {
  return labelName.test(name)
}

/** Not empty, and kept by both databases as it is. */
export function isUtf8LabelName(name: string): boolean {
  return name !== '' && storable(name) === name
}

/** A label set from pairs: an empty value means the label is absent, names are in order, NUL (which PostgreSQL cannot keep) is replaced. */
export function labelsFrom(pairs: Iterable<readonly [string, string]>): Labels {
  const kept: [string, string][] = []
  for (const [name, value] of pairs) if (value !== '') kept.push([storable(name), storable(value)])
  kept.sort(([a], [b]) => byBytes(a, b))
  // fromEntries makes own properties, even of `__proto__`.
  return Object.fromEntries(kept)
}

/** Go orders strings by bytes, which for UTF-8 is the order of code points; JavaScript's `<` differs only above U+FFFF. */
function byBytes(a: string, b: string): number {
  if (a === b) return 0
  for (let i = 0; ; ) {
    const left = a.codePointAt(i)
    const right = b.codePointAt(i)
    if (left === undefined) return -1
    if (right === undefined) return 1
    if (left !== right) return left - right
    i += left > 0xffff ? 2 : 1
  }
}

/** What both databases give back as it was: no NUL, and no half of a surrogate pair, as a cut may leave one. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/** The value, or undefined; never something inherited. */
export function labelOf(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined
}

/** FNV-1a over 64 bits, of each name and value in order, each followed by the byte 255. Sixteen hex digits. */
export function fingerprint(labels: Labels): string {
  const hash = new Fnv1a64()
  for (const name of Object.keys(labels).sort(byBytes)) {
    hash.text(name)
    hash.byte(255)
    hash.text(labels[name]!)
    hash.byte(255)
  }
  return hash.hex()
}

/** Of one text: for keys that should not be kept as they are. */
export function fingerprintOfText(text: string): string {
  const hash = new Fnv1a64()
  hash.text(text)
  return hash.hex()
}

const encoder = new TextEncoder()

/** Two halves of 32 bits: BigInt would be twenty times slower on the ingest path. */
class Fnv1a64 {
  #high = 0xcbf29ce4 | 0
  #low = 0x84222325 | 0

  text(text: string): void {
    let high = this.#high
    let low = this.#low
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127) {
        this.#high = high
        this.#low = low
        for (const byte of encoder.encode(text.slice(i))) this.byte(byte)
        return
      }
      // The prime is 2^40 + 435: (h << 40) + h * 435, modulo 2^64, the low half in two parts of 16 bits.
      low ^= unit
      const first = (low & 0xffff) * 435
      const second = (low >>> 16) * 435 + (first >>> 16)
      high = (Math.imul(high, 435) + (second >>> 16) + (low << 8)) | 0
      low = (second << 16) | (first & 0xffff)
    }
    this.#high = high
    this.#low = low
  }

  byte(byte: number): void {
    const low = this.#low ^ byte
    const first = (low & 0xffff) * 435
    const second = (low >>> 16) * 435 + (first >>> 16)
    this.#high = (Math.imul(this.#high, 435) + (second >>> 16) + (low << 8)) | 0
    this.#low = (second << 16) | (first & 0xffff)
  }

  hex(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0')
  }
}
