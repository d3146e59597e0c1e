// The page of a check under docs/lint, written from the check itself so that neither falls behind.
import type { Check } from './rule.ts'

export function writeCheckPage({ name, level, finds, why, bad, good }: Check): string {
  return `# ${name}

${finds} Level: ${level}.

## Why

${why}

## Found

\`\`\`yaml
${bad}
\`\`\`

## Mended

\`\`\`yaml
${good}
\`\`\`

## When it is meant

\`\`\`yaml
# mainstay:disable ${name} <why this rule is right as it is>
\`\`\`

in the rule or just above it; \`mainstay:disable-file\` for the whole file. A comment without a reason hides nothing.
`
}

/** The examples as a file that Prometheus would read. */
export function exampleFile(rules: string): string {
  return `groups:\n  - name: example\n    rules:\n${rules.split('\n').map((line) => `      ${line}\n`).join('')}`
}
