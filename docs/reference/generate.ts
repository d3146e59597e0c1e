// `npm run reference`: writes the generated references from the code. test/reference.test.ts holds them against it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMainstay } from '../../src/mainstay.ts'
import { documentSchema } from '../../src/practices/configuration/practice.ts'
import { readSettings } from '../../src/spine/settings.ts'
import { apiPage, openApiText, routesOf } from './api-reference.ts'
import { cliPage } from './cli-reference.ts'
import { configurationPage } from './configuration-reference.ts'
import { eventsPage } from './events-reference.ts'
import { faultsPage } from './faults-reference.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** File name to text; the same for the same code, whatever the day and the machine. */
export async function references(): Promise<ReadonlyMap<string, string>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'mainstay-reference-'))
  const mainstay = await startMainstay({ ...readSettings({}), dataFolder, port: 0, publicUrl: 'http://localhost', logLevel: 'silent' })
  try {
    const routes = await routesOf(mainstay)
    const kinds = mainstay.practices.flatMap((practice) => practice.documents ?? [])
    return new Map([
      ['api.md', apiPage(routes)],
      ['openapi.json', openApiText(mainstay, routes)],
      ['cli.md', cliPage()],
      ['events.md', eventsPage()],
      ['faults.md', faultsPage(root)],
      ['configuration.md', configurationPage(root, kinds)],
      ['schema.json', `${JSON.stringify(documentSchema(kinds), null, 1)}\n`],
    ])
  } finally {
    await mainstay.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const written = await references()
  for (const [name, text] of written) writeFileSync(join(import.meta.dirname, name), text)
  process.stdout.write(`${written.size} references written to docs/reference.\n`)
}
