// What the catalog lacks, most pressing first: each gap with what to do about it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, TextFilter } from '../../../web/kit/choices.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import type { GapAnswer, GapPage } from '../contract.ts'
import { gapKinds } from '../model/gaps.ts'
import { Tier } from './words.tsx'

const kindWords: Readonly<Record<GapAnswer['kind'], string>> = {
  'no-owner': 'No owner',
  'owner-unknown': 'Owner is no team',
  'team-empty': 'Team with nobody',
  'no-on-call-route': 'No on-call route',
  'route-unknown': 'Route is no policy',
  'no-objective': 'No objective',
  'no-runbook': 'No runbook',
  'no-tier': 'No tier',
  'alerts-unknown-service': 'Alerts of an unknown service',
  'declared-not-observed': 'Declared, never seen',
  'observed-not-declared': 'Seen, not declared',
}

const columns: readonly Column<GapAnswer>[] = [
  { head: 'Of', phone: 'title', cell: (each) => each.name },
  {
    head: 'Gap',
    cell: (each) => (
      <StatusBadge plain tone={each.level === 'warning' ? 'warn' : 'info'} shape={each.level === 'warning' ? 'triangle' : 'disc'}>
        {kindWords[each.kind]}
      </StatusBadge>
    ),
  },
  {
    head: 'What to do',
    grow: true,
    cell: (each) => (
      <span className="two-lines">
        <span>{each.say}</span>
        <span className="muted small">{each.mend}</span>
      </span>
    ),
  },
  { head: 'Tier', cell: (each) => (each.tier === null ? null : <Tier tier={each.tier} />) },
  { head: 'Team', cell: (each) => each.owner ?? <span className="muted">–</span> },
]

export default function GapsPage() {
  const [address] = useAddress()
  const query = { kind: address['kind'], team: address['team'], tier: address['tier'] }
  const asked = useInfiniteQuery({
    queryKey: ['gaps', query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => getJson<GapPage>('/api/v1/catalog/gaps', { limit: 100, ...query, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const counts = asked.data?.pages[0]?.counts ?? {}
  return (
    <div className="page">
      <PageHead title="Gaps" meta="What is missing so that the right person is woken, and where the map differs from what is seen." />
      <div className="filters">
        <Picker
          name="kind"
          all="Any gap"
          label="Kind of gap"
          choices={gapKinds.filter((kind) => counts[kind]).map((kind) => ({ value: kind, label: `${kindWords[kind]} (${counts[kind]})` }))}
        />
        <Picker name="tier" all="Any tier" label="Tier" choices={[0, 1, 2, 3].map((tier) => ({ value: String(tier), label: `Tier ${tier}` }))} />
        <TextFilter name="team" placeholder="Team" width={150} />
      </div>
      <Card flush>
        <Table
          label="Gaps"
          columns={columns}
          rows={asked.data?.pages.flatMap((page) => page.items)}
          error={asked.error}
          more={{ has: asked.hasNextPage, isFetching: asked.isFetchingNextPage, fetch: () => void asked.fetchNextPage() }}
          keys
          keyOf={(each) => `${each.kind} ${each.name} ${each.say}`}
          to={(each) => (each.subject === 'team' ? `/teams?team=${encodeURIComponent(each.name)}` : `/services/${encodeURIComponent(each.name)}`)}
          empty={<EmptyState title="No gap">Everything in the catalog has what it needs, as far as is known.</EmptyState>}
        />
      </Card>
    </div>
  )
}
