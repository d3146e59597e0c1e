// The pager's proof of itself: what is wrong with it, who was reached by their last test page, and whether somebody watches it from outside.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Finding } from '../../../base/finding.ts'
import type { Page } from '../../../base/page.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead, Person } from '../../../web/kit/blocks.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { PagerProof } from '../contract.ts'
import './oncall.css'

export default function PagerPage() {
  const proof = useQuery({ queryKey: ['oncall', 'proof'], queryFn: ({ signal }) => getJson<PagerProof>('/api/v1/pager/proof', {}, signal), refetchInterval: 60_000 })
  const findings = useQuery({ queryKey: ['findings', 'oncall'], queryFn: ({ signal }) => getJson<Pick<Page<Finding>, 'items'>>('/api/v1/findings', {}, signal) })
  return (
    <div className="page narrow-page">
      <PageHead title="Proof of the pager" />
      <Answer of={proof}>
        {(known) => (
          <div className="stack">
            <Wellness proof={known} />
            <Card title="What is wrong">
              <Answer of={findings} lines={3}>
                {({ items }) => <FindingList findings={items.filter(({ code }) => code.startsWith('ONCALL_'))} none="Nothing that would keep a page from arriving." />}
              </Answer>
            </Card>
            <People proof={known} />
          </div>
        )}
      </Answer>
    </div>
  )
}

function Wellness({ proof }: { proof: PagerProof }) {
  return (
    <Card>
      <div className="stack">
        <div className="row wrap">
          {proof.isWell ? <StatusBadge tone="good" shape="tick">Well</StatusBadge> : <StatusBadge tone="act" shape="alarm">Unwell</StatusBadge>}
          {proof.unwellSince && <span>since <When at={proof.unwellSince} />: {proof.reasons.join(' ')}</span>}
          {proof.watchedFromOutside && <span className="muted">Watched from outside: a watcher is told every minute, and raises the alarm when it hears nothing.</span>}
        </div>
        {!proof.watchedFromOutside && (
          <div className="stack tight">
            <span>Nobody watches it from outside: when this machine dies, no page says so. Give it the address of a dead man&apos;s switch elsewhere.</span>
            <Snippet text="MAINSTAY_PAGER_WATCH_URL=https://…" />
          </div>
        )}
      </div>
    </Card>
  )
}

function People({ proof }: { proof: PagerProof }) {
  return (
    <Card title="Who can be on call" note="Each is sent a test page every four weeks, in working hours.">
      {proof.people.length === 0 ? (
        <EmptyState title="Nobody can be on call yet">Whoever is in a schedule or a policy appears here, with the last proof that a page reaches them.</EmptyState>
      ) : (
        <div>
          {proof.people.map((one) => (
            <Receipt key={one.person.name} one={one} />
          ))}
        </div>
      )}
    </Card>
  )
}

function Receipt({ one }: { one: PagerProof['people'][number] }) {
  const may = useMay()
  const test = useAct(() => postJson(`/api/v1/people/${one.person.id ?? one.person.name}/test-page`), {
    changes: ['oncall', 'findings'],
    done: () => `A test page to ${one.person.displayName} is on its way.`,
  })
  return (
    <div className="receipt">
      <div>
        <div className="row wrap">
          <Person person={one.person} />
          <ProofBadge one={one} />
        </div>
        <div className="muted small row wrap">
          {one.provenAt && <span>answered <When at={one.provenAt} /></span>}
          {one.testedAt && <span>asked <When at={one.testedAt} /></span>}
          {one.page && <Go to={`/on-call/pages/${one.page}`}>receipt</Go>}
          {one.excusedReason && <span>takes no part: {one.excusedReason}</span>}
        </div>
      </div>
      {may('administer') && (
        <Button size="compact-sm" variant="default" disabled={!one.isReachable} loading={test.isPending} onClick={() => test.mutate(undefined)}>
          Test now
        </Button>
      )}
    </div>
  )
}

function ProofBadge({ one }: { one: PagerProof['people'][number] }) {
  if (!one.isReachable) return <StatusBadge tone="act" shape="alarm">no message can reach them</StatusBadge>
  if (one.excusedReason) return <StatusBadge tone="calm" shape="pause">excused</StatusBadge>
  if (one.missedAt && one.missedAt > (one.provenAt ?? '')) return <StatusBadge tone="warn" shape="triangle">did not answer the last test</StatusBadge>
  return one.provenAt ? <StatusBadge tone="good" shape="tick">proven</StatusBadge> : <StatusBadge tone="warn" shape="dashes">never proven</StatusBadge>
}
