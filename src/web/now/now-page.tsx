// Now: is production healthy, what burns, what is open, who is on call, and what is wrong with the pager itself.
import { useQuery } from '@tanstack/react-query'
import type { Finding } from '../../base/finding.ts'
import type { Page } from '../../base/page.ts'
import { getJson } from '../api.ts'
import { Answer, Card, PageHead, QuietLine } from '../kit/blocks.tsx'
import { FindingList } from '../kit/findings.tsx'
import { Go } from '../kit/go.tsx'
import { Glyph } from '../kit/status-badge.tsx'
import type { Shape, Tone } from '../kit/status-badge.tsx'
import { RecentEntries } from '../record/recent-entries.tsx'
import { Slot } from '../slots.tsx'
import { ConnectFirst } from './connect-first.tsx'
import { HealthProvider, HealthTile, headlineOf } from './health.tsx'
import './now.css'

const none = {}
/** The home page says that something is wrong; the whole list is under About. */
const mostFindings = 4
const shapes: Readonly<Record<Tone, Shape>> = { act: 'alarm', warn: 'triangle', good: 'tick', info: 'disc', calm: 'dashes' }

export default function NowPage() {
  const installation = useInstallation()
  const findings = useQuery({
    queryKey: ['findings'],
    queryFn: ({ signal }) => getJson<Page<Finding>>('/api/v1/findings', {}, signal),
    refetchInterval: 60_000,
  })
  return (
    <div className="page">
      <HealthProvider>
        {(reports) => {
          const { tone, title } = headlineOf(reports, installation.data?.isEmpty ?? false)
          return (
            <>
              <PageHead
                title={
                  <span className="headline">
                    <Glyph shape={shapes[tone]} tone={tone} />
                    {title}
                  </span>
                }
              />
              {installation.data?.isEmpty && <ConnectFirst publicUrl={installation.data.publicUrl} />}
              <div className="health">
                <Slot name="home.health" give={none} />
                {findings.data && <PagerTile findings={findings.data.items} />}
              </div>
            </>
          )
        }}
      </HealthProvider>
      <div className="columns">
        <div className="stack">
          <Slot name="home.panel" give={none} />
        </div>
        <div className="stack">
          <Slot name="home.aside" give={none} />
          <Card
            title="Mainstay itself"
            {...(findings.data && findings.data.items.length > mostFindings
              ? { note: `${mostFindings} of ${findings.data.items.length}` }
              : {})}
            actions={
              <Go to="/settings/about" className="small">
                All
              </Go>
            }
          >
            <Answer of={findings} lines={2}>
              {({ items }) => (
                <FindingList
                  findings={items}
                  most={mostFindings}
                  none={
                    <QuietLine>
                      Its self-checks found nothing wrong: everybody on call can be reached, and all connections answer.
                    </QuietLine>
                  }
                />
              )}
            </Answer>
          </Card>
          <RecentEntries />
        </div>
      </div>
    </div>
  )
}

function PagerTile({ findings }: { findings: readonly Finding[] }) {
  const errors = findings.filter((each) => each.level === 'error').length
  const warnings = findings.filter((each) => each.level === 'warning').length
  const tone = errors > 0 ? 'act' : warnings > 0 ? 'warn' : 'good'
  const count = errors > 0 ? errors : warnings
  return (
    <HealthTile
      name="self"
      label="Self-check"
      tone={tone}
      shape={shapes[tone]}
      to="/settings/about"
      words={count > 0 ? `Mainstay itself has ${count} ${count === 1 ? 'problem' : 'problems'}` : ''}
      value={
        count === 0 ? 'Nothing wrong' : `${count} ${errors > 0 ? (count === 1 ? 'error' : 'errors') : count === 1 ? 'warning' : 'warnings'}`
      }
      note="schedules, contacts, connections"
    />
  )
}

export interface Installation {
  readonly version: string
  readonly runtime: string
  readonly database: 'embedded' | 'postgresql'
  readonly publicUrl: string
  readonly startedAt: string
  readonly isEmpty: boolean
  readonly smtp: boolean
}

export function useInstallation() {
  return useQuery({
    queryKey: ['installation'],
    queryFn: ({ signal }) => getJson<Installation>('/api/v1/installation', {}, signal),
    staleTime: 10_000,
  })
}
