// How well updates were kept within what was promised: the share with its n, by severity and by incident.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead, QuietLine, Stat, Stats } from '../../../web/kit/blocks.tsx'
import { TimeRangePicker, useTimeRange } from '../../../web/kit/time-range.tsx'
import { Table } from '../../../web/kit/table.tsx'
import { durationWords } from '../../../web/kit/time-words.ts'
import { When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import { useAddress } from '../../../web/address.ts'
import type { CadenceReport } from '../contract-cadence.ts'

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)

export default function CadencePage() {
  const range = useTimeRange('30d')
  const [address] = useAddress()
  const report = useQuery({
    queryKey: ['communications', 'cadence-report', range.key, address['service']],
    queryFn: ({ signal }) =>
      getJson<CadenceReport>(
        '/api/v1/update-cadence',
        { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString(), service: address['service'] },
        signal,
      ),
  })
  return (
    <div className="page">
      <PageHead title="Update cadence" meta="Was everybody told as often as was promised?" actions={<TimeRangePicker range={range} />} />
      <div className="filters">
        <ServiceFilter />
      </div>
      <Answer of={report}>{(found) => <Inside report={found} />}</Answer>
    </div>
  )
}

function Inside({ report }: { report: CadenceReport }) {
  const { excluded } = report
  return (
    <div className="stack">
      <Stats>
        <Stat label="Gaps within promise" value={percent(report.share)} note={`${report.kept} of ${report.gaps} gaps`} />
        <Stat label="Incidents" value={`n = ${report.incidents}`} note={`${report.wholly} kept every gap`} />
        {report.bySeverity.map((each) => (
          <Stat key={each.severity} label={each.severity} value={percent(each.share)} note={`${each.kept} of ${each.gaps} gaps, n = ${each.incidents}`} />
        ))}
      </Stats>
      <QuietLine>
        A gap runs from the declaration to the first update and from each update to the next; silence to the end counts when it broke the
        promise. Left out: {excluded.drills} drills and tests, {excluded.restricted} restricted, {excluded.nothingPromised} with nothing to
        judge.{report.isCut ? ' There are more incidents than are read at once: choose a shorter time.' : ''}
      </QuietLine>
      <Card flush>
        <Table
          label="Incidents"
          keys
          columns={[
            { head: 'Severity', width: 84, cell: (each) => each.severity },
            { head: 'Incident', grow: true, phone: 'title', cell: (each) => `#${each.number} ${each.title}` },
            { head: 'Kept', align: 'number', cell: (each) => `${each.kept} of ${each.gaps}` },
            { head: 'Latest by', align: 'number', cell: (each) => (each.latestByMs === 0 ? '–' : durationWords(each.latestByMs)) },
            { head: 'Declared', align: 'number', cell: (each) => <When at={each.declaredAt} /> },
          ]}
          rows={report.items}
          keyOf={(each) => each.incident}
          to={(each) => `/i/${each.number}`}
          empty={
            <EmptyState title="Nothing to judge in this time" snippetTitle="From the command line" snippet="mainstay update publish 1 --audience internal">
              Updates are promised by severity: the first within minutes of the declaration, then one after another. Change what is promised
              with a file of kind UpdateCadence.
            </EmptyState>
          }
        />
      </Card>
    </div>
  )
}
