// Writes the page of every check from the check itself: `node docs/lint/write-pages.ts`.
import { writeFileSync } from 'node:fs'
import { checks } from '../../src/practices/rules/model/checks.ts'
import { writeCheckPage } from '../../src/practices/rules/model/write-check-page.ts'

for (const check of checks) writeFileSync(new URL(`${check.name}.md`, import.meta.url), writeCheckPage(check))
