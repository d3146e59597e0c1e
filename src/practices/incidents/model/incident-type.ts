// What kind of incident it is. Drills and tests are real in everything but consequence: nobody outside is told, nothing is counted.

export const incidentTypes = ['incident', 'security', 'drill', 'test'] as const
export type IncidentType = (typeof incidentTypes)[number]

/** Practised or tried, not lived through: kept out of statistics, status pages, customers' updates and people's sleep. */
export function isPractice(type: IncidentType): boolean {
  return type === 'drill' || type === 'test'
}
