// The UTF-8 grammar of matchers, which Alertmanager reads since 0.27: names and values are literals without reserved
// characters, or Go's double-quoted strings. https://prometheus.io/docs/alerting/latest/configuration/#utf-8-strict-mode

export interface ReadMatcher {
  readonly name: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

const operator = /(?:=~|!=|!~|=)/y
const blank = /\s*/y
/** Anything but blanks and the reserved characters. */
const literal = /[^\s{}!=~,\\"'`]+/y
const string = /"(?:[^"\\\n]|\\[^\n])*"/y

/** Null where the text is none. `{}` is a list of none. */
export function readUtf8Matchers(text: string): readonly ReadMatcher[] | null {
  const reader = new Reader(text.trim())
  const hasBrace = reader.take('{')
  const found: ReadMatcher[] = []
  for (;;) {
    if (reader.isAtEnd() || reader.looksAt('}')) break
    const name = reader.word()
    const compares = name === null ? null : reader.operator()
    const value = compares === null ? null : reader.word()
    if (name === null || name === '' || compares === null || value === null) return null
    found.push({ name, operator: compares, value })
    if (!reader.take(',')) break
  }
  if (hasBrace && !reader.take('}')) return null
  return reader.isAtEnd() ? found : null
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    this.#skip()
    return this.#at >= this.#text.length
  }

  looksAt(mark: string): boolean {
    this.#skip()
    return this.#text.startsWith(mark, this.#at)
  }

  take(mark: string): boolean {
    if (!this.looksAt(mark)) return false
    this.#at += mark.length
    return true
  }

  operator(): ReadMatcher['operator'] | null {
    return this.#match(operator) as ReadMatcher['operator'] | null
  }

  /** A literal or a string; null where there is neither. */
  word(): string | null {
    const quoted = this.#match(string)
    return quoted === null ? this.#match(literal) : unescaped(quoted.slice(1, -1))
  }

  #match(pattern: RegExp): string | null {
    this.#skip()
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) return null
    this.#at += found.length
    return found
  }

  #skip(): void {
    blank.lastIndex = this.#at
    this.#at += blank.exec(this.#text)?.[0].length ?? 0
  }
}

const plainEscapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' }

/** As Go's strconv.Unquote; null for an escape it does not know. Bytes (`\xff`, `\377`) are read as UTF-8. */
function unescaped(inner: string): string | null {
  if (!inner.includes('\\')) return inner
  const bytes: number[] = []
  const encoder = new TextEncoder()
  let at = 0
  while (at < inner.length) {
    const code = inner.codePointAt(at)!
    const char = String.fromCodePoint(code)
    at += char.length
    if (char !== '\\') {
      bytes.push(...encoder.encode(char))
      continue
    }
    const rest = inner.slice(at, at + 9)
    const plain = plainEscapes[rest[0] ?? '']
    const byte = /^x([0-9a-fA-F]{2})/.exec(rest) ?? /^([0-3][0-7]{2})/.exec(rest)
    const point = /^u([0-9a-fA-F]{4})/.exec(rest) ?? /^U([0-9a-fA-F]{8})/.exec(rest)
    if (plain !== undefined && Object.hasOwn(plainEscapes, rest[0]!)) {
      bytes.push(...encoder.encode(plain))
      at += 1
    } else if (byte) {
      bytes.push(Number.parseInt(byte[1]!, rest.startsWith('x') ? 16 : 8))
      at += byte[0].length
    } else if (point) {
      const value = Number.parseInt(point[1]!, 16)
      if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return null
      bytes.push(...encoder.encode(String.fromCodePoint(value)))
      at += point[0].length
    } else return null
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes))
  } catch {
    return null
  }
}
