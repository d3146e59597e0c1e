// Declaring an incident with one line, from wherever it is written. A line that cannot be read declares nothing and says why.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import { listServices } from '../../catalog/questions.ts'
import type { SayIncident } from '../contract-declare-line.ts'
import { readDeclareLine } from '../model/declare-line.ts'
import type { Incident } from '../model/incident.ts'
import { declareIncident } from './declare-incident.ts'

export async function declareByLine(work: Work, { line, title, ...given }: SayIncident): Promise<Incident> {
  if (line === undefined) {
    if (title === undefined) throw new Fault('INCIDENT_NOTHING_SAID', { field: 'title', say: 'Neither a title nor a line says what is wrong.', mend: 'Give `title`, or `line`: sev2 checkout: card payments fail' })
    return declareIncident(work, { title, ...given })
  }
  // Only a colon can name a service.
  const { value: { title: read, ...said }, findings } = readDeclareLine(line, line.includes(':') ? await listServices(work.db) : [])
  const isGiven = (field: string | undefined): boolean => (field === 'title' ? title !== undefined : field !== undefined && field in given)
  const wrong = findings.filter((finding) => finding.level === 'error' && !isGiven(finding.field))
  if (wrong[0]) throw new Fault('INCIDENT_LINE_UNREAD', { field: 'line', findings: wrong, say: wrong.map(({ say }) => say).join(' '), mend: wrong.map(({ mend }) => mend).join(' ') })
  // Impact and scope beside the line judge it as they do without one, unless the line names a severity.
  return declareIncident(work, {
    title: title ?? read,
    ...(said.severity === null ? {} : { severity: said.severity }), ...(said.service === null ? {} : { service: said.service }),
    ...(said.type === null ? {} : { type: said.type }), ...(said.commander === null ? {} : { commander: said.commander }),
    ...given,
  })
}
