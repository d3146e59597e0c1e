// Builds the web page when there is none or its sources are newer: `npm ci` and one more command is the whole set-up.
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = ['src/**/*.{tsx,css,html}', 'src/web/**/*.ts', 'src/practices/*/{model,web}/**/*.ts', 'src/practices/*/contract.ts', 'src/base/*.ts', 'vite.config.ts']

export async function buildPageIfNeeded(say: (line: string) => void): Promise<void> {
  const built = join(root, 'dist/web/index.html')
  if (existsSync(built)) {
    const builtMs = statSync(built).mtimeMs
    if (globSync(sources, { cwd: root }).every((path) => statSync(join(root, path)).mtimeMs <= builtMs)) return
  }
  say('Building the page (once) …')
  const { build } = await import('vite')
  await build({ root, logLevel: 'error' })
}
