// What the documents show is true: configuration is accepted, commands exist, links lead somewhere.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildProgram } from '../src/cli/run.ts'
import { commands } from '../src/commands.ts'
import { withHouse } from './harness.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/README.md'], { cwd: root }).sort()
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

/** Fenced blocks whose first line begins so, with the line they begin at. */
function blocksOf(page: string, info: string): readonly { readonly line: number; readonly text: string }[] {
  const text = textOf(page)
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].filter(([, said]) => said === info)
    .map((block) => ({ line: text.slice(0, block.index).split('\n').length + 1, text: block[2]! }))
}

interface Plan {
  readonly findings: readonly { readonly level: string; readonly file?: string; readonly line?: number; readonly say: string }[]
  readonly changes: readonly unknown[]
}

test('every configuration shown in the documents is accepted', () => withHouse({}, async ({ call }) => {
  let shown = 0
  for (const page of pages) {
    const files = blocksOf(page, 'yaml mainstay').map(({ line, text }) => ({ path: `${page}:${line}`, text }))
    if (files.length === 0) continue
    shown += files.length
    const { status, body } = await call<Plan>('POST', '/api/v1/configuration/diff', { files })
    assert.equal(status, 200, page)
    assert.deepEqual(body.findings.filter(({ level }) => level === 'error'), [], page)
    assert.ok(body.changes.length >= files.length, `${page}: every block declares something`)
  }
  assert.ok(shown > 10, 'there are such blocks')
}))

test('every command shown in the documents exists, with its options', () => {
  const program = buildProgram({ version: '0', commands })
  let shown = 0
  for (const page of pages) {
    for (const { text } of blocksOf(page, 'sh')) {
      for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
        for (const [, said] of line.matchAll(/(?:^|\$\()\s*mainstay ([^|)#>]*)/g)) assertKnown(said!, `${page}: mainstay ${said}`)
      }
    }
  }
  assert.ok(shown > 50, 'there are such commands')

  function assertKnown(said: string, where: string): void {
    shown++
    const words = said.trim().split(/\s+/)
    let command = program
    for (const word of words) {
      const next = command.commands.find((sub) => sub.name() === word || sub.aliases().includes(word))
      if (next) command = next
      else if (!word.startsWith('-')) break
    }
    assert.equal(command.commands.length, 0, `${where}: there is no such command`)
    const options = [...program.options, ...command.options].flatMap(({ long, short }) => [long, short])
    for (const word of words) if (/^--?[a-z]/.test(word)) assert.ok(options.includes(word.split('=')[0]!), `${where}: there is no option ${word}`)
  }
})

test('every link between documents leads to a file and a heading', () => {
  for (const page of pages) {
    for (const [, link] of textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link!)) continue
      const [path, heading] = link!.split('#')
      const target = path === '' ? join(root, page) : join(root, dirname(page), path!)
      // The browser test makes the pictures.
      if (target.startsWith(join(root, 'docs/images/'))) continue
      assert.ok(existsSync(target), `${page}: ${link} leads nowhere`)
      if (heading !== undefined) assert.ok(headingsOf(target).includes(heading), `${page}: ${link}: there is no such heading`)
    }
  }
})

function headingsOf(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text]) => text!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}
