// Every fault and finding that the code can say, found in the code itself: nobody has to keep a list.
import { globSync, readFileSync } from 'node:fs'
import { parseSync } from '@swc/core'
import { code, notice, table } from './markdown.ts'

interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

interface Told {
  readonly code: string
  /** What a fault means for the caller; a finding's level. */
  readonly kind: string
  readonly say: string
  readonly mend: string
  readonly area: string
}

const documentReader = 'src/base/document-reading.ts'
const isCode = (text: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(text)
const statusOf: Readonly<Record<string, string>> = {
  'bad-input': '400', unauthenticated: '401', forbidden: '403', 'not-found': '404', conflict: '409', 'too-large': '413', 'too-many': '429', unavailable: '503',
}

export function faultsPage(root: string): string {
  const files = globSync(['src/**/*.ts'], { cwd: root, exclude: ['src/**/*.test.ts', 'src/**/test/**', 'src/**/web/**', 'src/web/**'] }).sort()
  const told = new Map<string, Told>()
  for (const file of files) {
    for (const one of toldIn(readFileSync(`${root}${file}`, 'utf8'), file)) {
      const key = `${one.code} ${one.say}`
      if (!told.has(key)) told.set(key, one)
    }
  }
  const groups = Map.groupBy([...told.values()].sort((a, b) => compare(a.code, b.code) || compare(a.say, b.say)), ({ area }) => area)
  return `${notice}
# Faults and findings

A **fault** answers a request that could not be carried out: \`application/problem+json\` with \`code\`, \`detail\` (what
happened) and \`mend\` (what to do). A **finding** is about a file, a connection or the installation itself; an error stops
the thing it is about, a warning does not. Codes are never reused. \`…\` stands for a name or number.

${[...groups.keys()].sort(compare).map((area) => `## ${area}\n\n${table(['code', 'kind', 'says', 'mend'], groups.get(area)!.map((one) => [code(one.code), one.kind, one.say, one.mend]))}`).join('\n\n')}
`
}

function areaOf(file: string): string {
  const [, floor = '', name = ''] = file.split('/')
  if (floor === 'practices' || (floor === 'connections' && !name.includes('.'))) return name
  return floor.endsWith('.ts') ? 'start' : floor
}

function toldIn(text: string, file: string): readonly Told[] {
  const found: Told[] = []
  const area = areaOf(file)
  // What reads documents puts the practice before its codes.
  const prefix = file === documentReader ? '<practice>' : (/new DocumentReading\([^,]+, '([A-Z]+)'\)/.exec(text)?.[1] ?? area.toUpperCase())
  visit(parseSync(text, { syntax: 'typescript', target: 'es2024' }) as unknown as Node, (node) => {
    const said = node.type === 'NewExpression' ? faultOf(node) : node.type === 'ObjectExpression' ? findingOf(node) : node.type === 'CallExpression' ? callOf(node, prefix) : null
    if (said) found.push({ ...said, area, code: file === documentReader && !said.code.startsWith(prefix) ? `${prefix}_${said.code}` : said.code })
  })
  return found
}

type Said = Omit<Told, 'area'>

/** `new Fault('CODE', { kind, say, mend })` */
function faultOf(node: Node): Said | null {
  const [first, second] = argumentsOf(node)
  const name = textOf(first)
  if ((node['callee'] as Node)['value'] !== 'Fault' || name === null || !isCode(name) || second?.type !== 'ObjectExpression') return null
  const words = propertiesOf(second)
  const kind = textOf(words.get('kind')) ?? 'bad-input'
  return { code: name, kind: `${kind} (${statusOf[kind] ?? '400'})`, say: textOf(words.get('say')) ?? '…', mend: textOf(words.get('mend')) ?? '…' }
}

/** `{ level, code: 'CODE', say, mend }` */
function findingOf(node: Node): Said | null {
  const words = propertiesOf(node)
  const name = textOf(words.get('code'))
  const say = textOf(words.get('say')) ?? textOf(words.get('problem'))
  if (name === null || !isCode(name) || say === null) return null
  return { code: name, kind: textOf(words.get('level')) ?? 'error', say, mend: textOf(words.get('mend')) ?? '…' }
}

/** `reading.error(field, 'CODE', say, mend)` and `find('CODE', say, mend)` */
function callOf(node: Node, prefix: string): Said | null {
  const callee = node['callee'] as Node
  const args = argumentsOf(node)
  if (callee.type === 'Identifier' && callee['value'] === 'find') {
    const [name, say, mend] = args.map(textOf)
    return name != null && isCode(name) ? { code: name, kind: 'error', say: say ?? '…', mend: mend ?? '…' } : null
  }
  const level = callee.type === 'MemberExpression' ? String((callee['property'] as Node)['value']) : ''
  const [, name, say, mend] = args.map(textOf)
  if (!['error', 'warning', 'info'].includes(level) || name == null || !/^[A-Z][A-Z0-9_]+$/.test(name) || say == null) return null
  return { code: `${prefix}_${name}`, kind: level, say, mend: mend ?? '…' }
}

function argumentsOf(node: Node): readonly (Node | undefined)[] {
  return ((node['arguments'] ?? []) as readonly { readonly expression: Node }[]).map(({ expression }) => unwrapped(expression))
}

function propertiesOf(node: Node): ReadonlyMap<string, Node> {
  const properties = new Map<string, Node>()
  for (const property of node['properties'] as readonly Node[]) {
    if (property.type === 'KeyValueProperty') properties.set(String((property['key'] as Node)['value']), unwrapped(property['value'] as Node))
  }
  return properties
}

/** Without `as const` and parentheses. */
function unwrapped(node: Node): Node {
  return node.type === 'TsConstAssertion' || node.type === 'TsAsExpression' || node.type === 'ParenthesisExpression' ? unwrapped(node['expression'] as Node) : node
}

/** The text of a literal; what a template fills in becomes `…`. Of a choice the first. */
function textOf(node: Node | undefined): string | null {
  if (node === undefined) return null
  if (node.type === 'StringLiteral') return String(node['value'])
  if (node.type === 'ConditionalExpression') return textOf(unwrapped(node['consequent'] as Node)) ?? textOf(unwrapped(node['alternate'] as Node))
  if (node.type !== 'TemplateLiteral') return null
  return (node['quasis'] as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked).join('…')
}

function visit(node: unknown, meet: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, meet)
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') meet(node as Node)
    for (const value of Object.values(node)) visit(value, meet)
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
