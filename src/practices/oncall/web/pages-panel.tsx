// The pages of a situation, on its incident and beside its alerts: who was asked, and the button to say "I am on it".
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import { getJson } from '../../../web/api.ts'
import { Person } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import type { PageItem } from '../contract.ts'
import { PageActions } from './page-actions.tsx'
import { PageBadge } from './words.tsx'

export default function SituationPages({ situation }: { situation: string | null }) {
  const pages = useQuery({
    queryKey: ['oncall', 'situation', situation],
    enabled: situation !== null,
    queryFn: ({ signal }) => getJson<Page<PageItem>>('/api/v1/pages', { situation, limit: 10 }, signal),
  })
  return (pages.data?.items ?? []).map((page) => (
    <section key={page.id} className={`page-strip ${page.state}`} aria-label="Page">
      <PageBadge state={page.state} />
      <div className="row wrap grow">
        {page.acknowledgedBy ? (
          <>
            <Person person={page.acknowledgedBy} />
            <span className="muted">
              answered after <Lasting from={page.startedAt} until={page.acknowledgedAt} />
            </span>
          </>
        ) : (
          <>
            {page.people.map((person) => (
              <Person key={person.name} person={person} />
            ))}
            <span className="muted">
              {page.people.length === 0 ? (
                'nobody asked yet'
              ) : (
                <>
                  asked <When at={page.startedAt} />
                </>
              )}
              {page.state === 'open' && page.nextEscalationAt && (
                <>
                  , next step <When at={page.nextEscalationAt} />
                </>
              )}
            </span>
          </>
        )}
        <Go to={`/on-call/pages/${page.id}`} className="small">
          every try
        </Go>
      </div>
      <PageActions page={page} isFull={false} />
    </section>
  ))
}
