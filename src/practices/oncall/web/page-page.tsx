// One page: what it is about, who was asked and how, every try, and the one button that matters at night.
import { useQuery } from '@tanstack/react-query'
import { useParam } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, KeyValues, PageHead, Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Markdown } from '../../../web/kit/markdown.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import { Slot } from '../../../web/slots.tsx'
import type { PageDetail } from '../contract.ts'
import PageToil from './health-page-panel.tsx'
import { Notifications } from './notifications.tsx'
import { PageActions } from './page-actions.tsx'
import { PageBadge } from './words.tsx'

export default function PagePage() {
  const id = useParam('id')
  const page = useQuery({
    queryKey: ['oncall', 'page', id],
    queryFn: ({ signal }) => getJson<PageDetail>(`/api/v1/pages/${id}`, {}, signal),
  })
  return (
    <div className="page">
      <Answer of={page} lines={6}>
        {(found) => <Inside page={found} />}
      </Answer>
    </div>
  )
}

function Inside({ page }: { page: PageDetail }) {
  return (
    <>
      <PageHead
        title={page.title}
        above={<PageBadge state={page.state} />}
        actions={<PageActions page={page} isFull />}
        meta={
          <>
            <ServiceLink service={page.service} environment={page.environment} />
            <span>
              · started <When at={page.startedAt} />
            </span>
            {page.nextEscalationAt && page.state === 'open' && (
              <span>
                · next step <When at={page.nextEscalationAt} />
              </span>
            )}
          </>
        }
      />
      <div className="columns">
        <div className="stack">
          {page.summary && (
            <Card>
              <Markdown text={page.summary} />
            </Card>
          )}
          <Card title="Who was asked, and how" note={page.notifications.length > 0 ? 'every try' : ''}>
            {page.notifications.length === 0 ? (
              <QuietLine>Nobody was notified yet.</QuietLine>
            ) : (
              <Notifications notifications={page.notifications} />
            )}
          </Card>
          {page.situation && <Slot name="page.panel" give={{ page: page.id, situation: page.situation }} />}
          {!page.situation && page.purpose === 'page' && <PageToil page={page.id} />}
        </div>
        <Card title="About">
          <KeyValues
            pairs={[
              [
                'Acknowledged',
                page.acknowledgedAt && (
                  <>
                    <Person person={page.acknowledgedBy} />{' '}
                    <span className="muted">
                      after <Lasting from={page.startedAt} until={page.acknowledgedAt} />
                    </span>
                  </>
                ),
              ],
              [
                'Snoozed',
                page.snoozedUntil && (
                  <>
                    asks again <When at={page.snoozedUntil} />
                  </>
                ),
              ],
              [
                'On it',
                (page.acknowledgements.wanted > 1 || page.acknowledgements.by.length > 1) && (
                  <>
                    {page.acknowledgements.by.length} of {Math.max(page.acknowledgements.wanted, page.acknowledgements.by.length)}:{' '}
                    {page.acknowledgements.by.map((each) => each.person.displayName).join(', ') || 'nobody yet'}
                  </>
                ),
              ],
              ['Resolved', page.resolvedAt && <When at={page.resolvedAt} />],
              ['Policy', page.policy && <Go to="/on-call?view=policies">{page.policy}</Go>],
              page.step > 0 && ['Step', `${page.step}${page.round > 1 ? `, round ${page.round}` : ''}`],
              ['Because', page.reason],
              ['Situation', page.situation && <Go to={`/alerts/${page.situation}`}>its alerts</Go>],
              [
                'Runbook',
                page.runbook &&
                  (/^https?:/.test(page.runbook) ? (
                    <a href={page.runbook} target="_blank" rel="noreferrer noopener">
                      {page.runbook}
                    </a>
                  ) : (
                    page.runbook
                  )),
              ],
              ['Messages', <Go to={`/on-call?view=outbox&page=${page.id}`}>in the outbox</Go>],
              ['Record', <Go to={`/record?subject=${encodeURIComponent(`page/${page.id}`)}`}>its entries</Go>],
            ]}
          />
        </Card>
      </div>
    </>
  )
}
