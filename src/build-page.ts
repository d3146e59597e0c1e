// Builds the web page when there is none or its sources are newer: `npm ci` and one more command is the whole set-up.
import { existsSync, globSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
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
  // Beside it first: a process killed half-way, or another that starts at the same time, must not leave half a page.
  const making = join(root, `dist/web-${process.pid}`)
  try {
    await build({ configFile: join(root, 'vite.config.ts'), build: { outDir: making }, logLevel: 'error' })
    await rm(join(root, 'dist/web'), { recursive: true, force: true })
    await rename(making, join(root, 'dist/web'))
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || !existsSync(built)) throw problem
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}
