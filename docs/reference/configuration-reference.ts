// What the environment and configuration files may say.
import { globSync, readFileSync } from 'node:fs'
import type { DocumentKind } from '../../src/spine/documents.ts'
import { inOrder } from '../../src/practices/configuration/plan.ts'
import { code, fieldsOf, notice, table } from './markdown.ts'
import type { Schema } from './markdown.ts'

/** Checked against the code: one that is missing here, or no longer read there, fails the generator. */
const variables: Readonly<Record<string, { readonly standard: string; readonly means: string }>> = {
  MAINSTAY_BOOTSTRAP_TOKEN: { standard: '', means: 'An administrator’s API token and ingest key for automation. Whoever knows it may do everything; unset it when automation has tokens of its own. The CLI uses it when `MAINSTAY_TOKEN` is not set.' },
  MAINSTAY_DATA: { standard: './data', means: 'Folder of the embedded database and of the secret.' },
  MAINSTAY_DATABASE_URL: { standard: '', means: 'PostgreSQL 15 or newer, `postgres://user:password@host:5432/mainstay`. Unset: the embedded database.' },
  MAINSTAY_EGRESS_ALLOW: { standard: '', means: 'CIDR blocks of private space, with commas, that addresses written by users (webhooks of people) may reach.' },
  MAINSTAY_LISTEN: { standard: '127.0.0.1:8080', means: 'Where to listen, `host:port` or `[::]:8080`.' },
  MAINSTAY_LOG_LEVEL: { standard: 'info', means: 'trace, debug, info, warn, error or silent. The log is JSON on standard output.' },
  MAINSTAY_PAGER_WATCH_URL: { standard: '', means: 'An address outside that expects a POST each minute while the pager is well, and raises the alarm when none comes (a dead man’s switch).' },
  MAINSTAY_PUBLIC_URL: { standard: 'from MAINSTAY_LISTEN', means: 'How people reach it; goes into links. With https, cookies are marked secure.' },
  MAINSTAY_SECRET: { standard: 'kept in MAINSTAY_DATA/secret', means: 'Signs links and the seals of the record. Replicas must share it; keep it with your backups.' },
  MAINSTAY_SLACK_SIGNING_SECRET: { standard: '', means: 'Slack: what its requests are signed with. May be `${file:/path}`.' },
  MAINSTAY_SLACK_TOKEN: { standard: '', means: 'Slack: the bot token (`xoxb-…`) with `chat:write` and `im:write`. May be `${file:/path}`. Unset: no Slack.' },
  MAINSTAY_SLACK_URL: { standard: 'https://slack.com/api', means: 'Slack: where its Web API is.' },
  MAINSTAY_SMTP_FROM: { standard: 'Mainstay <mainstay@localhost>', means: 'Sender of e-mail.' },
  MAINSTAY_STATUS_FOLDER: { standard: '', means: 'A folder into which public status pages are written as files, for another host to serve. Unset: nowhere.' },
  MAINSTAY_STATUS_URL: { standard: '', means: 'Where `MAINSTAY_STATUS_FOLDER` is served, like https://status.example.org; goes into the links of the files.' },
  MAINSTAY_STORMS: { standard: '`fold`', means: 'What alerts of a storm become: `fold`, one situation; `off`, as many as there are troubles.' },
  MAINSTAY_MAIL_DOMAIN: { standard: 'host of `MAINSTAY_PUBLIC_URL`', means: 'The domain whose mail is handed on to `MAINSTAY_SMTP_LISTEN`: replies to pages go to an address there.' },
  MAINSTAY_SMTP_LISTEN: { standard: '', means: 'Where e-mail with alerts is listened for, like `127.0.0.1:2525`. Unset: nowhere.' },
  MAINSTAY_SMTP_URL: { standard: '', means: '`smtp://user:password@host:587` or `smtps://…`. Unset: messages are kept in the outbox only.' },
  MAINSTAY_TEAMS_APP: { standard: '', means: 'Microsoft Teams: the application id of the bot. Unset: no channels of incidents there.' },
  MAINSTAY_TEAMS_GRAPH_URL: { standard: 'https://graph.microsoft.com', means: 'Microsoft Teams: where Microsoft Graph is.' },
  MAINSTAY_TEAMS_KEYS_URL: { standard: 'https://login.botframework.com/v1/.well-known/keys', means: 'Microsoft Teams: the keys that sign what the Bot Framework sends.' },
  MAINSTAY_TEAMS_LOGIN_URL: { standard: 'https://login.microsoftonline.com', means: 'Microsoft Teams: where the app gets its tokens.' },
  MAINSTAY_TEAMS_SECRET: { standard: '', means: 'Microsoft Teams: the client secret of the bot. May be `${file:/path}`.' },
  MAINSTAY_TEAMS_SERVICE_URL: { standard: 'https://smba.trafficmanager.net/teams', means: 'Microsoft Teams: where the connector of bots is.' },
  MAINSTAY_TEAMS_TEAM: { standard: '', means: 'Microsoft Teams: the id of the team in which incidents get channels.' },
  MAINSTAY_TEAMS_TENANT: { standard: '', means: 'Microsoft Teams: the id of the tenant; others are not heard.' },
  MAINSTAY_TOKEN: { standard: '', means: 'CLI: the API token.' },
  MAINSTAY_TWILIO_ACCOUNT: { standard: '', means: 'SMS and voice: the account SID. Unset: neither.' },
  MAINSTAY_TWILIO_FROM: { standard: '', means: 'SMS and voice: the number that messages and calls come from, `+14155550100`.' },
  MAINSTAY_TWILIO_TOKEN: { standard: '', means: 'SMS and voice: the auth token, which also signs callbacks. May be `${file:/path}`.' },
  MAINSTAY_TWILIO_URL: { standard: 'https://api.twilio.com', means: 'SMS and voice: where the Twilio-compatible API is.' },
  MAINSTAY_URL: { standard: 'http://127.0.0.1:8080', means: 'CLI: where Mainstay is.' },
}

export function configurationPage(root: string, kinds: readonly DocumentKind[]): string {
  checkVariables(root)
  return `${notice}
# Configuration

## Environment

Read once at the start.

${table(['variable', 'default', 'means'], Object.entries(variables).map(([name, { standard, means }]) => [code(name), code(standard), means]))}

## Files

YAML or JSON, any number of documents a file, applied with \`mainstay apply\`: see [configuration as
files](../guides/configuration-files.md). [schema.json](schema.json) is the JSON Schema of the documents below, for editors.
OpenSLO v1 and v1alpha, Sloth and Pyrra documents are read as objectives, Backstage entities as services and teams.

${inOrder(kinds).map(section).join('\n\n')}
`
}

function section({ kind, schema }: DocumentKind): string {
  const fields = fieldsOf(schema as unknown as Schema).filter(({ path }) => !['apiVersion', 'kind', 'metadata', 'spec'].includes(path))
  return `### ${kind}\n\n${table(['field', 'type', 'required', 'means'], fields.map(({ path, type, isRequired, description }) => [code(path), type, isRequired ? 'yes' : '', description]))}`
}

function checkVariables(root: string): void {
  const read = new Set<string>()
  for (const file of globSync('src/**/*.ts', { cwd: root, exclude: ['src/**/*.test.ts', 'src/**/test/**'] })) {
    for (const [, name] of readFileSync(`${root}${file}`, 'utf8').matchAll(/env\['(MAINSTAY_[A-Z_]+)'\]/g)) read.add(name!)
  }
  const unsaid = [...read].filter((name) => !(name in variables))
  const gone = Object.keys(variables).filter((name) => !read.has(name))
  if (unsaid.length + gone.length > 0) throw new Error(`configuration-reference.ts: describe ${unsaid.join(', ') || 'nothing more'}, remove ${gone.join(', ') || 'nothing'}.`)
}
