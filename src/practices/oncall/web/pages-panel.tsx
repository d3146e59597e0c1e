// The pages of a situation, on its incident and beside its alerts: who was asked, and the button to say "I am on it".
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import { getJson } from '../../../web/api.ts'
import { Card, Person } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import type { PageItem } from '../contract.ts'
import { PageActions } from './page-actions.tsx'
import { PageBadge } from './words.tsx'

export default function SituationPages({ situation }: { situation: string | null }) {
  const pages = useQuery({ queryKey: ['oncall', 'situation', situation], enabled: situation !== null, queryFn: ({ signal }) => getJson<Page<PageItem>>('/api/v1/pages', { situation, limit: 10 }, signal) })
  const items = pages.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title={items.length === 1 ? 'Page' : 'Pages'}>
      <div className="stack">
        {items.map((page) => (
          <div key={page.id} className="page-line">
            <div className="row wrap"><PageBadge state={page.state} /><Go to={`/on-call/pages/${page.id}`} className="small">every try</Go><span className="muted small"><When at={page.startedAt} /></span></div>
            {page.acknowledgedBy
              ? <div className="row wrap"><Person person={page.acknowledgedBy} /><span className="muted small">answered after <Lasting from={page.startedAt} until={page.acknowledgedAt} /></span></div>
              : <div className="row wrap">{page.people.map((person) => <Person key={person.name} person={person} />)}<span className="muted small">{page.people.length === 0 ? 'nobody asked yet' : 'asked'}{page.state === 'open' && page.nextEscalationAt && <>, next step <When at={page.nextEscalationAt} /></>}</span></div>}
            <div className="row wrap"><PageActions page={page} isFull={false} /></div>
          </div>
        ))}
      </div>
    </Card>
  )
}
