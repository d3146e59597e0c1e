#!/usr/bin/env node
// Runs the command line; bundles it first when it has not been built.
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (isStale(`${root}dist/cli/mainstay.mjs`)) {
  const { buildSync } = await import('esbuild')
  // Put in place whole: another one may start at the same moment.
  const unfinished = `${root}dist/cli/mainstay.${process.pid}.mjs`
  buildSync({
    entryPoints: [`${root}src/commands.ts`], outfile: unfinished, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error',
    // commander is CommonJS inside and asks for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  renameSync(unfinished, `${root}dist/cli/mainstay.mjs`)
}
await import(`${root}dist/cli/mainstay.mjs`)

/** There is no bundle, or something it was made of is newer. */
function isStale(bundle) {
  if (!existsSync(bundle)) return true
  if (!existsSync(`${root}src`)) return false
  const madeMs = statSync(bundle).mtimeMs
  const isPart = (path) => /^(cli|base)\/|commands\.ts$|contract[a-z-]*\.ts$|\/model\//.test(path)
  return readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).some((path) => isPart(path) && path.endsWith('.ts') && statSync(`${root}src/${path}`).mtimeMs > madeMs)
}
