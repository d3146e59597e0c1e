#!/usr/bin/env node
// Runs the command line; bundles it first when it has not been built.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (!existsSync(`${root}dist/cli/mainstay.mjs`)) {
  const { buildSync } = await import('esbuild')
  buildSync({
    entryPoints: [`${root}src/commands.ts`], outfile: `${root}dist/cli/mainstay.mjs`, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error',
    // commander is CommonJS inside and asks for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
}
await import(`${root}dist/cli/mainstay.mjs`)
