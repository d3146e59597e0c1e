// Regular expressions in Go's RE2 syntax, matched in time linear in the text: a matcher that somebody wrote may not be able to stop the house.
import { Fault } from './fault.ts'

/** A compiled program longer than this is refused, as RE2 refuses repeats above 1000. */
const maxInstructions = 10_000
/** Repeats of nothing write no instruction but take time to write. */
const maxVisits = 50_000
const maxRepeat = 1_000
const maxDepth = 200

/** True when the whole text matches. */
export type Pattern = (text: string) => boolean

/** Compiles `source`, anchored at both ends as Prometheus and Alertmanager do. Throws PATTERN_SYNTAX, with `why` in RE2’s words. */
export function compilePattern(source: string): Pattern {
  // Most patterns of people are plain words with bars between them: a set lookup, no machine.
  if (/^[\w\-/:@ ,]*(\|[\w\-/:@ ,]*)*$/.test(source)) {
    const words = new Set(source.split('|'))
    return (text) => words.has(text)
  }
  const ends = endsOf(source)
  if (ends !== null) return ends.length === 1 ? ends[0]! : (text) => ends.some((fits) => fits(text))
  const program = assemble(new Parser(source).parse())
  return (text) => matches(program, text)
}

/** `eu-.*`, `.+-canary`, `.*disk.*` and bars between them: a look at the ends, no machine. Null for anything else. */
function endsOf(source: string): readonly Pattern[] | null {
  const ways: Pattern[] = []
  for (const part of source.split('|')) {
    const found = /^(\.[*+])?((?:[\w\-/:@ ,]|\\\.)*)(\.[*+])?$/.exec(part)
    if (!found) return null
    ways.push(endOf((found[2] ?? '').replaceAll('\\.', '.'), found[1] ?? '', found[3] ?? ''))
  }
  return ways
}

function endOf(word: string, before: string, after: string): Pattern {
  const [least, most] = [before === '.+' ? 1 : 0, after === '.+' ? 1 : 0]
  if (before === '' && after === '') return (text) => text === word
  // What a dot stands for is anything but the end of a line.
  if (before === '') return (text) => text.startsWith(word) && text.length >= word.length + most && !text.includes('\n')
  if (after === '') return (text) => text.endsWith(word) && text.length >= word.length + least && !text.includes('\n')
  return (text) => !text.includes('\n') && text.length >= word.length + least + most && text.slice(least, text.length - most).includes(word)
}

type CharTest = (code: number) => boolean
type Assertion = 'begin-text' | 'end-text' | 'begin-line' | 'end-line' | 'word' | 'not-word'
type Node =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly of: readonly Node[] }
  | { readonly kind: 'either'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly min: number; readonly max: number }

interface Flags { readonly foldCase: boolean; readonly dotAll: boolean; readonly multiLine: boolean }

class Parser {
  readonly #source: string
  readonly #codes: readonly string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#source = source
    this.#codes = [...source]
  }

  parse(): Node {
    const node = this.#either({ foldCase: false, dotAll: false, multiLine: false })
    if (this.#at < this.#codes.length) this.#fail('unexpected )')
    return node
  }

  #fail(why: string): never {
    throw new Fault('PATTERN_SYNTAX', { say: `"${this.#source}" is not a regular expression: ${why}.`, mend: 'Write it in RE2 syntax, without look-around or back-references.', why })
  }

  #looksAt(text: string): boolean {
    return this.#codes.slice(this.#at, this.#at + text.length).join('') === text
  }

  #take(text: string): boolean {
    if (!this.#looksAt(text)) return false
    this.#at += text.length
    return true
  }

  #either(given: Flags): Node {
    if (++this.#depth > maxDepth) this.#fail('expression nests too deeply')
    let flags = given
    const ways: Node[] = []
    let sequence: Node[] = []
    while (this.#at < this.#codes.length && !this.#looksAt(')')) {
      if (this.#take('|')) {
        ways.push({ kind: 'sequence', of: sequence })
        sequence = []
        continue
      }
      const set = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#codes.slice(this.#at, this.#at + 14).join(''))
      if (set && set[0].length > 3) {
        this.#at += set[0].length
        flags = withFlags(flags, set[1] ?? '', set[2] ?? '')
        continue
      }
      sequence.push(this.#repeated(this.#atom(flags)))
    }
    ways.push({ kind: 'sequence', of: sequence })
    this.#depth--
    return ways.length === 1 ? ways[0]! : { kind: 'either', of: ways }
  }

  #repeated(atom: Node): Node {
    const range = this.#range()
    if (range === null) return atom
    this.#take('?') // lazy or greedy makes no difference to whether the whole text matches
    if (this.#at < this.#codes.length && '*+?'.includes(this.#codes[this.#at]!)) this.#fail('invalid nested repetition operator')
    return { kind: 'repeat', of: atom, ...range }
  }

  #range(): { min: number; max: number } | null {
    if (this.#take('*')) return { min: 0, max: Infinity }
    if (this.#take('+')) return { min: 1, max: Infinity }
    if (this.#take('?')) return { min: 0, max: 1 }
    const counted = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(this.#codes.slice(this.#at, this.#at + 14).join(''))
    if (!counted) return null
    this.#at += counted[0].length
    const min = Number(counted[1])
    const max = counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3])
    if (min > maxRepeat || (max !== Infinity && (max > maxRepeat || max < min))) this.#fail('invalid repeat count')
    return { min, max }
  }

  #atom(flags: Flags): Node {
    const code = this.#codes[this.#at++]!
    if (code === '(') return this.#group(flags)
    if (code === '[') return { kind: 'char', test: this.#bracket(flags) }
    if (code === '.') return { kind: 'char', test: flags.dotAll ? () => true : (c) => c !== 10 }
    if (code === '^') return { kind: 'assert', what: flags.multiLine ? 'begin-line' : 'begin-text' }
    if (code === '$') return { kind: 'assert', what: flags.multiLine ? 'end-line' : 'end-text' }
    if ('*+?'.includes(code)) this.#fail(`missing argument to repetition operator: ${code}`)
    if (code === '\\') return this.#escaped(flags)
    return { kind: 'char', test: literal(code.codePointAt(0)!, flags) }
  }

  #group(flags: Flags): Node {
    let inner = flags
    if (this.#take('?')) {
      const opening = /^(?:P?<[A-Za-z0-9_]+>|([imsU]*)(?:-([imsU]+))?:)/.exec(this.#codes.slice(this.#at, this.#at + 80).join(''))
      if (!opening) this.#fail('invalid or unsupported Perl syntax')
      this.#at += opening[0].length
      inner = withFlags(flags, opening[1] ?? '', opening[2] ?? '')
    }
    const node = this.#either(inner)
    if (!this.#take(')')) this.#fail('missing closing )')
    return node
  }

  #escaped(flags: Flags): Node {
    const code = this.#codes[this.#at]
    if (code === undefined) this.#fail('trailing backslash at end of expression')
    const assertion = ({ A: 'begin-text', z: 'end-text', b: 'word', B: 'not-word' } as const)[code as 'A']
    if (assertion !== undefined) {
      this.#at++
      return { kind: 'assert', what: assertion }
    }
    if (code === 'Q') {
      this.#at++
      const nodes: Node[] = []
      while (this.#at < this.#codes.length && !this.#take('\\E')) nodes.push({ kind: 'char', test: literal(this.#codes[this.#at++]!.codePointAt(0)!, flags) })
      return { kind: 'sequence', of: nodes }
    }
    const test = this.#charEscape()
    return { kind: 'char', test: typeof test === 'number' ? literal(test, flags) : test }
  }

  /** After a backslash: one character, or a class. */
  #charEscape(): number | CharTest {
    const code = this.#codes[this.#at++]
    if (code === undefined) this.#fail('trailing backslash at end of expression')
    const known = perlClasses[code]
    if (known) return known
    const control = ({ a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 } as Record<string, number>)[code]
    if (control !== undefined) return control
    const rest = this.#codes.slice(this.#at, this.#at + 40).join('')
    if (code === 'x') {
      const hex = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(rest)
      const value = hex ? Number.parseInt(hex[1] ?? hex[2]!, 16) : NaN
      if (!hex || value > 0x10ffff) this.#fail('invalid escape sequence')
      this.#at += hex[0].length
      return value
    }
    if (code === 'p' || code === 'P') {
      const property = /^(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(rest)
      if (!property) this.#fail('invalid character class range')
      this.#at += property[0].length
      return this.#unicode(property[2] ?? property[3]!, (code === 'P') !== (property[1] === '^'))
    }
    if (/^[0-7]$/.test(code) && code === '0') return 0
    if (/[A-Za-z0-9]/.test(code)) this.#fail('invalid escape sequence')
    return code.codePointAt(0)!
  }

  #unicode(name: string, isNegated: boolean): CharTest {
    let inside: RegExp | null = null
    for (const text of [`\\p{${name}}`, `\\p{Script=${name}}`]) {
      try {
        inside ??= new RegExp(`^${text}$`, 'u')
      } catch { /* the other spelling may do */ }
    }
    if (inside === null) this.#fail('invalid character class range')
    const known = inside
    return (code) => known.test(String.fromCodePoint(code)) !== isNegated
  }

  #bracket(flags: Flags): CharTest {
    const isNegated = this.#take('^')
    const tests: CharTest[] = []
    for (let first = true; first || !this.#looksAt(']'); first = false) {
      if (this.#at >= this.#codes.length) this.#fail('missing closing ]')
      const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.#codes.slice(this.#at, this.#at + 12).join(''))
      if (posix) {
        const inside = posixClasses[posix[2]!]
        if (!inside) this.#fail('invalid character class range')
        this.#at += posix[0].length
        tests.push(posix[1] === '^' ? not(inside) : inside)
        continue
      }
      const from = this.#bracketItem()
      if (typeof from !== 'number') {
        tests.push(from)
        continue
      }
      let to: number | CharTest = from
      if (this.#looksAt('-') && this.#codes[this.#at + 1] !== undefined && this.#codes[this.#at + 1] !== ']') {
        this.#at++
        to = this.#bracketItem()
      }
      if (typeof to !== 'number' || to < from) this.#fail('invalid character class range')
      const end = to
      tests.push((code) => code >= from && code <= end)
    }
    this.#at++
    const any: CharTest = (code) => tests.some((test) => test(code))
    const folded: CharTest = flags.foldCase ? (code) => variants(code).some(any) : any
    return isNegated ? (code) => !folded(code) : folded
  }

  #bracketItem(): number | CharTest {
    const code = this.#codes[this.#at++]
    if (code === undefined) this.#fail('missing closing ]')
    return code === '\\' ? this.#charEscape() : code.codePointAt(0)!
  }
}

const isWord: CharTest = (c) => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122)
const isDigit: CharTest = (c) => c >= 48 && c <= 57
const isSpace: CharTest = (c) => c === 9 || c === 10 || c === 12 || c === 13 || c === 32
const not = (test: CharTest): CharTest => (c) => !test(c)
const perlClasses: Readonly<Record<string, CharTest>> = { d: isDigit, D: not(isDigit), w: isWord, W: not(isWord), s: isSpace, S: not(isSpace) }
const isUpper: CharTest = (c) => c >= 65 && c <= 90
const isLower: CharTest = (c) => c >= 97 && c <= 122
const isAlpha: CharTest = (c) => isUpper(c) || isLower(c)
const posixClasses: Readonly<Record<string, CharTest>> = {
  alnum: (c) => isAlpha(c) || isDigit(c), alpha: isAlpha, ascii: (c) => c < 128, blank: (c) => c === 9 || c === 32, cntrl: (c) => c < 32 || c === 127,
  digit: isDigit, graph: (c) => c > 32 && c < 127, lower: isLower, print: (c) => c >= 32 && c < 127,
  punct: (c) => c > 32 && c < 127 && !isAlpha(c) && !isDigit(c), space: (c) => (c >= 9 && c <= 13) || c === 32, upper: isUpper, word: isWord,
  xdigit: (c) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102),
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const now = (letter: string, before: boolean): boolean => (on.includes(letter) || before) && !off.includes(letter)
  return { foldCase: now('i', flags.foldCase), dotAll: now('s', flags.dotAll), multiLine: now('m', flags.multiLine) }
}

function variants(code: number): readonly number[] {
  const text = String.fromCodePoint(code)
  return [code, ...[text.toLowerCase(), text.toUpperCase()].flatMap((other) => ([...other].length === 1 ? [other.codePointAt(0)!] : []))]
}

function literal(code: number, flags: Flags): CharTest {
  if (!flags.foldCase) return (c) => c === code
  const same = new Set(variants(code).flatMap(variants))
  return (c) => same.has(c)
}

type Instruction =
  | { readonly op: 'char'; readonly test: CharTest }
  | { readonly op: 'assert'; readonly what: Assertion }
  /** Goes on at both; `b` is filled in later. */
  | { readonly op: 'split'; a: number; b: number }
  | { readonly op: 'jump'; a: number }
  | { readonly op: 'match' }

function assemble(root: Node): readonly Instruction[] {
  const program: Instruction[] = []
  let visits = 0
  const add = <I extends Instruction>(instruction: I): I => {
    program.push(instruction)
    return instruction
  }
  const write = (node: Node): void => {
    if (++visits > maxVisits || program.length >= maxInstructions) {
      throw new Fault('PATTERN_SYNTAX', { say: 'The regular expression is too large.', mend: 'Use smaller repeat counts.', why: 'expression too large' })
    }
    if (node.kind === 'char') add({ op: 'char', test: node.test })
    else if (node.kind === 'assert') add({ op: 'assert', what: node.what })
    else if (node.kind === 'sequence') node.of.forEach(write)
    else if (node.kind === 'either') {
      const ends: { a: number }[] = []
      node.of.forEach((way, index) => {
        if (index === node.of.length - 1) return write(way)
        const split = add({ op: 'split', a: program.length + 1, b: 0 })
        write(way)
        ends.push(add({ op: 'jump', a: 0 }))
        split.b = program.length
      })
      for (const end of ends) end.a = program.length
    } else {
      for (let i = 0; i < node.min; i++) write(node.of)
      if (node.max === Infinity) {
        const start = program.length
        const split = add({ op: 'split', a: start + 1, b: 0 })
        write(node.of)
        add({ op: 'jump', a: start })
        split.b = program.length
      } else {
        const splits: { b: number }[] = []
        for (let i = node.min; i < node.max; i++) {
          splits.push(add({ op: 'split', a: program.length + 1, b: 0 }))
          write(node.of)
        }
        for (const split of splits) split.b = program.length
      }
    }
  }
  write(root)
  add({ op: 'match' })
  return program
}

/** All states at once, one character at a time: never goes back. */
function matches(program: readonly Instruction[], text: string): boolean {
  const seen = new Int32Array(program.length).fill(-1)
  let states: number[] = []
  let step = 0
  const enter = (start: number, at: { before: number; after: number }, into: number[]): void => {
    const stack = [start]
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (seen[index] === step) continue
      seen[index] = step
      const instruction = program[index]!
      if (instruction.op === 'jump') stack.push(instruction.a)
      else if (instruction.op === 'split') stack.push(instruction.b, instruction.a)
      else if (instruction.op !== 'assert') into.push(index)
      else if (holds(instruction.what, at)) stack.push(index + 1)
    }
  }
  let before = -1
  let position = 0
  let code = text.codePointAt(0) ?? -1
  enter(0, { before, after: code }, states)
  while (code !== -1 && states.length > 0) {
    position += code > 0xffff ? 2 : 1
    const after = text.codePointAt(position) ?? -1
    const next: number[] = []
    step++
    for (const index of states) {
      const instruction = program[index]!
      if (instruction.op === 'char' && instruction.test(code)) enter(index + 1, { before: code, after }, next)
    }
    before = code
    code = after
    states = next
  }
  return code === -1 && states.some((index) => program[index]!.op === 'match')
}

/** -1 stands for the text's edge. */
function holds(what: Assertion, { before, after }: { before: number; after: number }): boolean {
  if (what === 'begin-text') return before === -1
  if (what === 'end-text') return after === -1
  if (what === 'begin-line') return before === -1 || before === 10
  if (what === 'end-line') return after === -1 || after === 10
  return ((before !== -1 && isWord(before)) !== (after !== -1 && isWord(after))) === (what === 'word')
}
