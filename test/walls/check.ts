// Checks the walls, and first that the checker sees: it must read every module there is and catch planted violations.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Cruise {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: { readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[] }
}

/** Each breaks one wall; the first path imports the second. */
const planted: readonly { readonly rule: string; readonly from: string; readonly to: string }[] = [
  { rule: 'base-stands-on-nothing', from: 'src/base/planted.ts', to: 'src/spine/planted.ts' },
  { rule: 'lower-floors-know-no-practice', from: 'src/record/planted.ts', to: 'src/practices/a/events.ts' },
  { rule: 'spine-stands-under-the-record', from: 'src/spine/planted.ts', to: 'src/record/planted.ts' },
  { rule: 'practices-know-ports', from: 'src/practices/a/actions/planted.ts', to: 'src/connections/vendor/client.ts' },
  { rule: 'tell-and-ask-never-order', from: 'src/practices/a/actions/planted.ts', to: 'src/practices/b/actions/planted.ts' },
  { rule: 'model-is-pure', from: 'src/practices/a/model/planted.ts', to: 'src/spine/planted.ts' },
  { rule: 'events-stand-low', from: 'src/practices/a/events.ts', to: 'src/practices/a/store.ts' },
  { rule: 'store-and-questions-stay-home', from: 'src/practices/a/store.ts', to: 'src/practices/b/events.ts' },
  { rule: 'pages-and-commands-see-the-contract', from: 'src/practices/a/web/Planted.tsx', to: 'src/practices/a/store.ts' },
  { rule: 'commands-speak-http', from: 'src/practices/a/commands.ts', to: 'src/practices/a/store.ts' },
  { rule: 'only-the-list-plugs-in', from: 'src/practices/a/routes.ts', to: 'src/practices/a/practice.ts' },
  { rule: 'only-pages-knows-all-pages', from: 'src/practices/a/web/Planted.tsx', to: 'src/practices/a/web/pages.ts' },
  { rule: 'the-house-needs-no-test', from: 'src/spine/planted.ts', to: 'test/planted.ts' },
]

const circle = [{ rule: 'no-circles', from: 'src/record/one.ts', to: 'src/record/two.ts' }, { rule: 'no-circles', from: 'src/record/two.ts', to: 'src/record/one.ts' }]
const missed = missedIn([...planted, ...circle])
if (missed.length > 0) fail(`the checker is blind: it missed ${missed.map(({ rule }) => rule).join(', ')}`)

const real = cruise(root)
const own = real.modules.filter(({ source }) => source.startsWith('src/')).length
const there = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path)).length
if (own < there) fail(`the checker read ${own} of ${there} modules`)
for (const { rule, from, to } of real.summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`)
const sqlOutside = sqlOutsideStores()
for (const line of sqlOutside) process.stderr.write(`${line}\n`)
if (real.summary.violations.length + sqlOutside.length > 0) fail(`${real.summary.violations.length + sqlOutside.length} walls are broken`)
process.stdout.write(`walls: ${own} modules, ${planted.length + 1} planted violations caught, none real\n`)

/** Plants all of them in one small tree and answers those that were not reported. */
function missedIn(violations: typeof planted): typeof planted {
  const folder = mkdtempSync(join(tmpdir(), 'walls-'))
  try {
    symlinkSync(`${root}node_modules`, join(folder, 'node_modules'))
    write(join(folder, 'package.json'), '{"type":"module"}')
    for (const { from, to } of violations) {
      const up = dirname(from).split('/').map(() => '..').join('/')
      const name = `from_${from.replaceAll(/\W/g, '_')}_to_${to.replaceAll(/\W/g, '_')}`
      write(join(folder, to), `export const ${name} = 1\n`)
      write(join(folder, from), `import { ${name} as there_${name} } from '${up}/${to}'\nexport const here_${name} = there_${name}\n`)
    }
    const { violations: found } = cruise(folder).summary
    // A circle is reported once, at one of its members.
    return violations.filter(({ rule, from }) => !found.some((one) => one.rule.name === rule && (one.from === from || rule === 'no-circles')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { flag: 'a' })
}

function cruise(folder: string): Cruise {
  const output = execFileSync(process.execPath, [`${root}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`, '--config', `${root}.dependency-cruiser.mjs`, '--output-type', 'json', 'src'], { cwd: folder, maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' })
  return JSON.parse(output) as Cruise
}

/** A practice's SQL lives in store and questions, and names only its own tables. */
function sqlOutsideStores(): string[] {
  const found: string[] = []
  for (const path of readdirSync(`${root}src/practices`, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.includes('/test/') || path.endsWith('.test.ts')) continue
    const text = readFileSync(`${root}src/practices/${path}`, 'utf8')
    const practice = path.split('/')[0]!
    const isStore = /\/(store|questions)(\.ts$|\/)/.test(path)
    if (!isStore && /\bsqlOf\b/.test(text)) found.push(`sql-outside-store: src/practices/${path}`)
    for (const [, table] of text.matchAll(/(?:selectFrom|insertInto|updateTable|deleteFrom|Join)\('([a-z_]+)/g)) {
      if (!table!.startsWith(`${practice}_`)) found.push(`other-practice's-table: src/practices/${path} names ${table}`)
    }
  }
  return found
}

function fail(why: string): never {
  process.stderr.write(`walls: ${why}\n`)
  process.exit(1)
}
