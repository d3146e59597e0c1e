// Jobs: what is waiting or running, and the dead letters, which a person can put back to work.
import { useAddress } from '../../../web/address.ts'
import { postJson } from '../../../web/api.ts'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { JobAnswer } from '../contract.ts'

const states = [
  { value: 'dead', label: 'Dead letters' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'running', label: 'Running' },
]

export default function JobsPage() {
  const may = useMay()
  const [address] = useAddress()
  const state = address['state'] ?? 'dead'
  const jobs = usePaged<JobAnswer>(['jobs'], '/api/v1/jobs', { state })
  const retry = useAct((job: JobAnswer) => postJson(`/api/v1/jobs/${job.id}/retry`), { changes: ['jobs'], done: () => 'Put back to work.' })
  const columns: readonly Column<JobAnswer>[] = [
    { head: 'Kind', phone: 'title', cell: (job) => <span className="mono">{job.kind}</span> },
    { head: 'Why it stopped', grow: true, cell: (job) => (job.lastError ? <span className="muted">{job.lastError}</span> : null) },
    { head: 'Tries', align: 'number', cell: (job) => `${job.attempts} ${job.attempts === 1 ? 'try' : 'tries'}` },
    { head: 'Due', cell: (job) => <When at={job.dueAt} /> },
    ...(state === 'dead' && may('set-standards')
      ? [
          {
            head: 'Retry',
            cell: (job: JobAnswer) => (
              <button className="quiet-button" onClick={() => retry.mutate(job)}>
                Try again
              </button>
            ),
          },
        ]
      : []),
  ]
  return (
    <SettingsFrame
      title="Jobs"
      says="Timers and deliveries, kept in the database. One that fails too often becomes a dead letter and waits for a person."
    >
      <div className="filters">
        <Tabs name="state" label="State" choices={states} />
      </div>
      <Card flush>
        <Table
          label="Jobs"
          columns={columns}
          rows={jobs.rows}
          error={jobs.error}
          more={jobs.more}
          keyOf={(job) => job.id}
          empty={
            <div style={{ padding: '14px 16px' }}>
              {state === 'dead' ? (
                <span className="row">
                  <Glyph tone="good" shape="tick" />
                  No dead letters: everything was delivered or is still being tried.
                </span>
              ) : (
                <QuietLine>No job is {state}.</QuietLine>
              )}
            </div>
          }
        />
      </Card>
    </SettingsFrame>
  )
}
