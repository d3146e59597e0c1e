// An incident as Markdown, to paste into a chat, a ticket or a document.
import { formatDuration, secondMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { Incident } from './incident.ts'
import { durationsOf } from './stamps.ts'
import type { TimelineItem } from './telling.ts'

export interface IncidentText {
  readonly incident: Incident
  readonly url: string
  /** `Incident Commander: Ada`. */
  readonly roles: readonly { readonly title: string; readonly name: string }[]
  /** Oldest first. */
  readonly timeline: readonly TimelineItem[]
  /** The timeline goes on beyond what is given. */
  readonly isCut: boolean
}

export function incidentMarkdown({ incident, url, roles, timeline, isCut }: IncidentText): string {
  const durations = durationsOf(incident)
  const lines = [
    `# [#${incident.number}](${url}) ${incident.type === 'incident' ? '' : `${incident.type.toUpperCase()}: `}${plain(incident.title)}`,
    '',
    `**${incident.severity}** (${plain(incident.severityReason)}), **${incident.state}**${incident.service === null ? '' : `, service ${plain(incident.service)}`}${incident.environment === null ? '' : ` in ${plain(incident.environment)}`}`,
    '',
  ]
  if (incident.summary !== '') lines.push(incident.summary, '')
  for (const role of roles) lines.push(`- ${role.title}: ${plain(role.name)}`)
  if (roles.length > 0) lines.push('')
  lines.push('| Time | UTC | After |', '| --- | --- | --- |')
  lines.push(stampRow('Started', incident.startedMs, null), stampRow('Detected', incident.detectedMs, durations.detectMs, 'the start'),
    stampRow('Declared', incident.declaredMs, durations.declareMs, 'detection'), stampRow('Acknowledged', incident.acknowledgedMs, durations.acknowledgeMs, 'detection'),
    stampRow('Mitigated', incident.mitigatedMs, durations.mitigateMs, 'the start'), stampRow('Resolved', incident.resolvedMs, durations.resolveMs, 'the start'))
  lines.push('', '## Timeline (UTC)', '')
  for (const item of timeline) {
    if (item.weight === 'quiet') continue
    lines.push(`- ${formatInstant(item.atMs).slice(0, 19).replace('T', ' ')} ${plain(item.sentence)}`)
    if (item.detail !== null) for (const line of item.detail.split('\n')) lines.push(`  > ${line.trimEnd()}`)
    for (const { byName, text } of item.annotations) lines.push(`  - ${plain(byName)}: ${plain(text)}`)
  }
  if (isCut) lines.push('', `The timeline goes on: ${url}`)
  return `${lines.join('\n')}\n`
}

function stampRow(name: string, atMs: number | null, durationMs: number | null, since = ''): string {
  const after = durationMs === null ? '' : `${formatDuration(Math.round(durationMs / secondMs) * secondMs)} after ${since}`
  return `| ${name} | ${atMs === null ? 'unknown' : formatInstant(atMs)} | ${after} |`
}

/** One line, without what Markdown or HTML would make more of. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>*_`[\]|\\]/g, (mark) => `\\${mark}`)
}
