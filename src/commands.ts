// The CLI's list of practices' commands, and its entry point.
import { readFileSync } from 'node:fs'
import { runCli } from './cli/run.ts'
import type { Commands } from './cli/command.ts'
import { accessCommands } from './practices/access/commands.ts'
import { heartbeatCommands } from './practices/alerts/heartbeat-commands.ts'
import { routingCommands } from './practices/alerts/routing-commands.ts'
import { situationCommands } from './practices/alerts/situation-commands.ts'
import { webhookCommands } from './practices/alerts/webhook-commands.ts'
import { catalogCommands } from './practices/catalog/commands.ts'
import { mapCommands } from './practices/catalog/map-commands.ts'
import { changesCommands } from './practices/changes/commands.ts'
import { cadenceCommands } from './practices/communications/cadence-commands.ts'
import { communicationsCommands } from './practices/communications/communications-commands.ts'
import { ticketCommands } from './practices/coordination/ticket-commands.ts'
import { configurationCommands } from './practices/configuration/commands.ts'
import { connectionsCommands } from './practices/connections/commands.ts'
import { chatCommands } from './practices/coordination/chat-commands.ts'
import { incidentsCommands } from './practices/incidents/commands.ts'
import { hypothesisCommands } from './practices/incidents/hypothesis-commands.ts'
import { incidentImportCommands } from './practices/incidents/import-commands.ts'
import { similarCommands } from './practices/incidents/similar-commands.ts'
import { annotationCommands } from './practices/incidents/annotation-commands.ts'
import { retimeCommands } from './practices/incidents/retime-commands.ts'
import { mitigationCommands } from './practices/incidents/mitigation-commands.ts'
import { moveStatusPageCommands } from './practices/status/move-commands.ts'
import { subscriberCommands } from './practices/status/subscriber-commands.ts'
import { plannedCommands } from './practices/status/planned-commands.ts'
import { statusCommands } from './practices/status/commands.ts'
import { insightsCommands } from './practices/insights/commands.ts'
import { recoveryCommands } from './practices/incidents/recovery-commands.ts'
import { breakGlassCommands } from './practices/access/break-glass-commands.ts'
import { familyCommands } from './practices/incidents/family-commands.ts'
import { memberCommands } from './practices/incidents/member-commands.ts'
import { drillCommands } from './practices/incidents/drill-commands.ts'
import { installationCommands } from './practices/installation/commands.ts'
import { feedCommands } from './practices/oncall/feed-commands.ts'
import { schedulePreviewCommand } from './practices/oncall/schedule-commands.ts'
import { swapCommands } from './practices/oncall/swap-commands.ts'
import { oncallCommands } from './practices/oncall/commands.ts'
import { moveCommands } from './practices/oncall/moves-commands.ts'
import { handoffCommands } from './practices/oncall/handoff-commands.ts'
import { readinessCommands } from './practices/oncall/readiness-commands.ts'
import { reachCommands } from './practices/oncall/reach-commands.ts'
import { attributionCommands } from './practices/objectives/attribution-commands.ts'
import { harmCommands } from './practices/objectives/harm-commands.ts'
import { objectivesCommands } from './practices/objectives/commands.ts'
import { qualityCommands } from './practices/alerts/quality-commands.ts'
import { lintCommands } from './practices/rules/lint-commands.ts'
import { recordCommands } from './practices/installation/record-commands.ts'

export const commands: readonly Commands[] = [
  installationCommands, configurationCommands, recordCommands, accessCommands, breakGlassCommands, catalogCommands, mapCommands,
  connectionsCommands, heartbeatCommands, webhookCommands, situationCommands, incidentsCommands, communicationsCommands,
  cadenceCommands, chatCommands, ticketCommands, changesCommands, hypothesisCommands, mitigationCommands, recoveryCommands,
  memberCommands, familyCommands, drillCommands, similarCommands, retimeCommands, annotationCommands, incidentImportCommands, insightsCommands,
  statusCommands, plannedCommands, subscriberCommands, moveStatusPageCommands, oncallCommands, schedulePreviewCommand,
  swapCommands, moveCommands, handoffCommands, readinessCommands, feedCommands, reachCommands, objectivesCommands,
  attributionCommands, harmCommands, lintCommands, qualityCommands, routingCommands,
]

if (process.argv[1]?.endsWith('.ts') !== true || import.meta.filename === process.argv[1]) {
  const { version } = JSON.parse(readFileSync(new URL(import.meta.url.includes('/dist/') ? '../../package.json' : '../package.json', import.meta.url), 'utf8')) as { version: string }
  await runCli({ version, commands, argv: process.argv.slice(2) })
}
