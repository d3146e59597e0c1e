// Templates of labels and annotations: the part of Go's text/template that Prometheus offers, read far enough to see what cannot render.

export interface TemplateProblem {
  readonly say: string
  readonly mend: string
}

export interface Template {
  readonly problems: readonly TemplateProblem[]
  /** Labels of the series that it prints or tests: `$labels.x`, `.Labels.x`, `index $labels "x"`. */
  readonly labels: readonly string[]
  /** Pipelines that print the value, as they are written. */
  readonly values: readonly string[]
}

/** Prometheus's functions, then Go's own. */
const functions: ReadonlySet<string> = new Set([
  'query', 'first', 'label', 'value', 'sortByLabel', 'strvalue', 'title', 'toUpper', 'toLower', 'graphLink', 'tableLink', 'match', 'reReplaceAll', 'safeHtml', 'stripPort', 'stripDomain',
  'humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp', 'toTime', 'toDuration', 'now', 'pathPrefix', 'externalURL', 'parseDuration', 'tmpl', 'args', 'urlQueryEscape',
  'and', 'or', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'print', 'printf', 'println', 'html', 'js', 'urlquery', 'index', 'slice', 'len', 'call',
])
const given = ['$labels', '$externalLabels', '$externalURL', '$value', '$']
const opening = new Set(['if', 'range', 'with', 'define', 'block'])
const maxTokens = 2_000

export function readTemplate(text: string): Template {
  const reading = new Reading()
  for (let at = 0; ; ) {
    const start = text.indexOf('{{', at)
    const stray = text.slice(at, start < 0 ? undefined : start).indexOf('}}')
    if (stray >= 0) reading.problem('`}}` stands without `{{` before it.', 'Open the action with `{{`.')
    if (start < 0) break
    const end = endOfAction(text, start + 2)
    if (end < 0) {
      reading.problem(`\`${text.slice(start, start + 30)}\` is never closed.`, 'Close the action with `}}`.')
      break
    }
    reading.action(text.slice(start + 2, end).replace(/^-(?=\s)/, '').replace(/(?<=\s)-$/, '').trim())
    at = end + 2
  }
  return reading.done()
}

/** Where `}}` ends the action: not inside a text or a comment. -1 when nothing does. */
function endOfAction(text: string, from: number): number {
  if (/^-?\s*\/\*/.test(text.slice(from))) {
    const comment = text.indexOf('*/', from)
    return comment < 0 ? -1 : text.indexOf('}}', comment)
  }
  for (let at = from; at < text.length; at++) {
    const char = text[at]!
    if (char === '"' || char === '`' || char === "'") {
      for (at++; at < text.length && text[at] !== char; at++) if (text[at] === '\\' && char !== '`') at++
    } else if (text.startsWith('}}', at)) return at
    else if (text.startsWith('{{', at)) return -1
  }
  return -1
}

class Reading {
  readonly #problems: TemplateProblem[] = []
  readonly #labels = new Set<string>()
  readonly #values: string[] = []
  readonly #blocks: { readonly word: string; readonly declared: number }[] = []
  #declared: string[] = []

  problem(say: string, mend: string): void {
    this.#problems.push({ say, mend })
  }

  action(body: string): void {
    if (body === '' || body.startsWith('/*')) {
      if (body === '') this.problem('An action is empty: `{{ }}`.', 'Write what to print, or take it out.')
      return
    }
    const [, word = '', rest = ''] = /^([a-z]+)\b\s*([^]*)$/.exec(body) ?? []
    if (opening.has(word)) {
      this.#blocks.push({ word, declared: this.#declared.length })
      if (word === 'define' || rest === '') {
        if (rest === '') this.problem(`\`${word}\` tests nothing.`, `Write what comes after \`${word}\`.`)
        return
      }
      return this.#pipeline(rest, body)
    }
    if (word === 'else') {
      const inside = this.#blocks.at(-1)?.word
      if (inside === undefined || inside === 'define') this.problem('`else` stands outside of `if`, `with` and `range`.', 'Take it out, or open a block.')
      const test = /^(?:if|with)\s+([^]+)$/.exec(rest)?.[1]
      return test === undefined ? undefined : this.#pipeline(test, body)
    }
    if (word === 'end') {
      const block = this.#blocks.pop()
      if (block === undefined) return this.problem('`end` closes nothing.', 'Take it out, or open a block.')
      this.#declared = this.#declared.slice(0, block.declared)
      return
    }
    if (word === 'break' || word === 'continue') return
    if (word === 'template') return this.#pipeline(rest.replace(/^("[^"]*"|`[^`]*`)\s*/, '') || '.', body)
    this.#pipeline(body, body)
  }

  done(): Template {
    for (const { word } of this.#blocks) this.problem(`\`{{ ${word} }}\` has no \`{{ end }}\`.`, 'Close it.')
    return { problems: this.#problems, labels: [...this.#labels], values: this.#values }
  }

  #pipeline(text: string, body: string): void {
    const tokens = tokensOf(text)
    if (typeof tokens === 'string') return this.problem(`\`{{ ${body.slice(0, 60)} }}\`: \`${tokens.slice(0, 20)}\` is no part of a template.`, 'Check quotes and brackets.')
    let depth = 0
    let isFirst = true
    for (const [index, token] of tokens.entries()) {
      const wasFirst = isFirst
      isFirst = false
      if (token === '(' || token === '|') {
        if (token === '(') depth++
        else if (wasFirst) this.problem(`\`{{ ${body.slice(0, 60)} }}\` has nothing before a bar.`, 'Write what goes into the function.')
        isFirst = true
      } else if (token === ')') depth--
      else if (token === ':=' || token === '=') isFirst = true
      else if (token.startsWith('$')) this.#variable(token, tokens[index + 1] === ':=' || (tokens[index + 1] === ',' && tokens.includes(':=')))
      else if (token.startsWith('.')) this.#field(token)
      else if (/^[a-zA-Z_]/.test(token) && !['true', 'false', 'nil'].includes(token)) {
        if (!functions.has(token)) this.problem(`There is no function \`${token}\` in templates.`, wasFirst ? 'A label is written $labels.name, the value $value.' : 'Texts go in quotes.')
      } else if (wasFirst && (tokens[index + 1] ?? '|') !== '|' && !/^[),]$/.test(tokens[index + 1]!)) {
        this.problem(`\`{{ ${body.slice(0, 60)} }}\` gives arguments to something that is no function.`, 'Write the function first, or after a bar.')
      }
      if (depth < 0) break
    }
    if (depth !== 0) this.problem(`\`{{ ${body.slice(0, 60)} }}\`: the brackets do not close.`, 'Balance them.')
    if (isFirst && tokens.length > 0) this.problem(`\`{{ ${body.slice(0, 60)} }}\` ends too early.`, 'Complete it.')
    for (const found of text.matchAll(/\bindex\s+(?:\$labels|\.Labels)\s+"((?:[^"\\]|\\.)*)"/g)) this.#labels.add(found[1]!)
    // What `if` and its like test is not printed.
    if (text === body && (tokens.includes('$value') || tokens.includes('.Value'))) this.#values.push(text)
  }

  #variable(token: string, isDeclaring: boolean): void {
    const [name, ...fields] = token.split('.')
    if (isDeclaring) return void this.#declared.push(name!)
    if (name === '$labels' && fields[0] !== undefined) this.#labels.add(fields[0])
    if (name === '$value' && fields.length > 0) this.problem(`\`${token}\`: the value is a number and has no fields.`, 'Write $value.')
    if (name === '$' && fields.length > 0) return this.#field(`.${fields.join('.')}`)
    if (!given.includes(name!) && !this.#declared.includes(name!)) this.problem(`\`${name}\` is not defined.`, `There are ${given.slice(0, 4).join(', ')}, and what the template declares with :=.`)
  }

  #field(token: string): void {
    const fields = token.split('.').slice(1)
    if (fields[0] === 'Labels' && fields[1] !== undefined && !this.#changesDot()) this.#labels.add(fields[1])
    if (token === '.' || this.#changesDot() || ['Labels', 'ExternalLabels', 'ExternalURL', 'Value'].includes(fields[0]!)) return
    this.problem(`\`${token}\` does not exist.`, 'There are .Labels, .ExternalLabels, .ExternalURL and .Value; Alertmanager’s fields are for its own templates.')
  }

  /** Inside `range` and `with` the dot is something else. */
  #changesDot(): boolean {
    return this.#blocks.some(({ word }) => word !== 'if')
  }
}

const token = /\s*(?:("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*')|([-+]?(?:0x[\da-fA-F]+|\d[\d._]*(?:e[-+]?\d+)?))|(:=|[=(),|])|(\$[\w]*(?:\.[\w]+)*)|((?:\.[a-zA-Z_][\w]*)+|\.)|([a-zA-Z_]\w*(?:\.\w+)*))/y

/** The tokens, or the text that is none. */
function tokensOf(text: string): readonly string[] | string {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const from = token.lastIndex
    const found = token.exec(text)
    if (found === null || tokens.length > maxTokens) return text.slice(from).trim()
    tokens.push(found[0].trim())
  }
  return tokens
}
