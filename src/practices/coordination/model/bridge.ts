// The bridge: the call where an incident is spoken about. Its address comes from a template.
import type { IncidentToTell } from './incident-to-tell.ts'

export const bridgeWords = ['number', 'id', 'severity', 'service'] as const

/** What is wrong with a template, or null. */
export function templateProblem(template: string): string | null {
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word]) => word!).find((word) => !(bridgeWords as readonly string[]).includes(word))
  if (unknown !== undefined) return `{${unknown}} is none of ${bridgeWords.map((word) => `{${word}}`).join(', ')}`
  // Where a call is held is written here, not told by an incident.
  if (/^https?:\/\/[^/?#]*\{/i.test(template)) return 'the host has a placeholder'
  return addressProblem(template.replaceAll(/\{[^{}]*\}/g, 'x'))
}

/** Zoom, Meet and Teams are pages; nothing else is opened from a link here. */
export function addressProblem(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'it is no http or https address'
  return url.username !== '' || url.password !== '' ? 'it holds a user name or password' : null
}

export function bridgeOf(template: string, incident: Pick<IncidentToTell, (typeof bridgeWords)[number]>): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (_, word: string) => encodeURIComponent(String(incident[word as (typeof bridgeWords)[number]] ?? '')))
}
