// What the environment says about reaching people by other ways than e-mail, and about who watches the pager.
import { Fault } from '../base/fault.ts'

/** Tokens and secrets may be references, `${file:/run/secrets/twilio}`: they are read when they are used. */
export interface PagingSettings {
  readonly twilio: TwilioSettings | null
  readonly slack: SlackSettings | null
  /** The app of Microsoft Teams that incidents use. */
  readonly teams?: TeamsSettings | null
  /** Told each minute that the pager is well. */
  readonly watchUrl: string | null
}

export interface TwilioSettings {
  readonly url: string
  readonly account: string
  readonly token: string
  /** `+14155550100` */
  readonly from: string
}

export interface SlackSettings {
  readonly url: string
  readonly token: string
  readonly signingSecret: string
}

export interface TeamsSettings {
  readonly tenant: string
  /** The application (client) id of the bot. */
  readonly app: string
  readonly secret: string
  /** The id of the team in which channels are opened: a GUID. */
  readonly team: string
  readonly loginUrl: string
  readonly graphUrl: string
  /** Of the bot's connector. */
  readonly serviceUrl: string
  /** The keys that sign what the Bot Framework sends. */
  readonly keysUrl: string
}

export function readPagingSettings(env: NodeJS.ProcessEnv): PagingSettings {
  const twilio = { account: env['MAINSTAY_TWILIO_ACCOUNT'] || '', token: env['MAINSTAY_TWILIO_TOKEN'] || '', from: env['MAINSTAY_TWILIO_FROM'] || '' }
  const slack = { token: env['MAINSTAY_SLACK_TOKEN'] || '', signingSecret: env['MAINSTAY_SLACK_SIGNING_SECRET'] || '' }
  const teams = { tenant: env['MAINSTAY_TEAMS_TENANT'] || '', app: env['MAINSTAY_TEAMS_APP'] || '', secret: env['MAINSTAY_TEAMS_SECRET'] || '', team: env['MAINSTAY_TEAMS_TEAM'] || '' }
  const watchUrl = env['MAINSTAY_PAGER_WATCH_URL'] || null
  if (watchUrl !== null && !isWebAddress(watchUrl)) throw notAnAddress('MAINSTAY_PAGER_WATCH_URL')
  return {
    twilio: whole(twilio, 'MAINSTAY_TWILIO_ACCOUNT, MAINSTAY_TWILIO_TOKEN and MAINSTAY_TWILIO_FROM')
      ? { ...twilio, url: webAddress(env['MAINSTAY_TWILIO_URL'] || 'https://api.twilio.com', 'MAINSTAY_TWILIO_URL') } : null,
    slack: whole(slack, 'MAINSTAY_SLACK_TOKEN and MAINSTAY_SLACK_SIGNING_SECRET')
      ? { ...slack, url: webAddress(env['MAINSTAY_SLACK_URL'] || 'https://slack.com/api', 'MAINSTAY_SLACK_URL') } : null,
    teams: whole(teams, 'MAINSTAY_TEAMS_TENANT, MAINSTAY_TEAMS_APP, MAINSTAY_TEAMS_SECRET and MAINSTAY_TEAMS_TEAM') ? {
      ...teams,
      loginUrl: webAddress(env['MAINSTAY_TEAMS_LOGIN_URL'] || 'https://login.microsoftonline.com', 'MAINSTAY_TEAMS_LOGIN_URL'),
      graphUrl: webAddress(env['MAINSTAY_TEAMS_GRAPH_URL'] || 'https://graph.microsoft.com', 'MAINSTAY_TEAMS_GRAPH_URL'),
      serviceUrl: webAddress(env['MAINSTAY_TEAMS_SERVICE_URL'] || 'https://smba.trafficmanager.net/teams', 'MAINSTAY_TEAMS_SERVICE_URL'),
      keysUrl: webAddress(env['MAINSTAY_TEAMS_KEYS_URL'] || 'https://login.botframework.com/v1/.well-known/keys', 'MAINSTAY_TEAMS_KEYS_URL'),
    } : null,
    watchUrl,
  }
}

/** All of it or none of it: half a channel would fail in the night. */
function whole(parts: Readonly<Record<string, string>>, names: string): boolean {
  const given = Object.values(parts).filter((part) => part !== '').length
  if (given > 0 && given < Object.keys(parts).length) throw new Fault('SETTINGS_CHANNEL', { say: `Only some of ${names} are set.`, mend: 'Set all of them, or none.' })
  return given > 0
}

function webAddress(text: string, name: string): string {
  if (!isWebAddress(text)) throw notAnAddress(name)
  return text.replace(/\/+$/, '')
}

const isWebAddress = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)

function notAnAddress(name: string): Fault {
  return new Fault('SETTINGS_ADDRESS', { say: `${name} is not an http or https address.`, mend: 'Set it like https://example.org/path.' })
}
