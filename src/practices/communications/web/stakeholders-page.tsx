// Incidents in plain words, for those who do not work on them: what is going on, what was told, what to tell customers.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import type { StakeholderItem, StakeholdersAnswer } from '../contract-views.ts'
import './communications.css'

type Latest = StakeholderItem['latest']['customer']

export default function StakeholdersPage() {
  const [address] = useAddress()
  const isSupport = address['view'] === 'support'
  const items = useQuery({
    queryKey: ['communications', 'stakeholders'],
    queryFn: ({ signal }) => getJson<StakeholdersAnswer>('/api/v1/stakeholders', {}, signal),
    refetchInterval: 30_000,
  })
  return (
    <div className="page">
      <PageHead title={isSupport ? 'For support' : 'For stakeholders'} meta="What runs, and what ended in the last day." />
      <div className="filters">
        <Tabs
          name="view"
          label="For"
          choices={[
            { value: 'all', label: 'Stakeholders' },
            { value: 'support', label: 'Support' },
          ]}
        />
      </div>
      <Answer of={items}>
        {(found) =>
          found.items.length === 0 ? (
            <Card>
              <EmptyState title="Nothing is going on">
                Incidents stand here in plain words while they run and for a day after: their state, who is affected, the last update, and
                when the next one is due.
              </EmptyState>
            </Card>
          ) : (
            <div className="stack">
              {found.items.map((each) => (isSupport ? <ForSupport key={each.id} item={each} /> : <ForStakeholders key={each.id} item={each} />))}
            </div>
          )
        }
      </Answer>
    </div>
  )
}

function Head({ item }: { item: StakeholderItem }) {
  return (
    <>
      <Go to={`/i/${item.number}`}>
        #{item.number} {item.title}
      </Go>
    </>
  )
}

function ForStakeholders({ item }: { item: StakeholderItem }) {
  const last = item.latest.executive ?? item.latest.internal ?? item.latest.customer
  return (
    <Card title={<Head item={item} />} note={`${item.severity}${item.service === null ? '' : ` · ${item.service}`}`}>
      <p className="plain-state">
        <span className="strong">{item.stateWords}</span> {item.impactWords}
      </p>
      <p className="muted small">
        {item.resolvedAt === null ? 'Going on for ' : 'Lasted '}
        <Lasting from={item.declaredAt} until={item.mitigatedAt ?? item.resolvedAt} />
        {item.dueAt !== null && (
          <>
            {' · '}
            <span className={item.isLate ? 'tone-warn strong' : ''}>
              next update {item.isLate ? 'was due' : 'due'} <When at={item.dueAt} />
            </span>
          </>
        )}
      </p>
      <Words what="Last update" said={last} otherwise="Nobody was told anything yet." />
    </Card>
  )
}

function ForSupport({ item }: { item: StakeholderItem }) {
  return (
    <Card title={<Head item={item} />} note={`${item.stateWords}${item.service === null ? '' : ` ${item.service}.`}`}>
      <Words what="Tell customers" said={item.latest.customer} otherwise="Nothing was published to customers: say that it is being looked into, and no more." canCopy />
      <Words what="For you, and any workaround" said={item.latest.support} otherwise="Nothing was published to support yet." canCopy />
    </Card>
  )
}

function Words({ what, said, otherwise, canCopy = false }: { what: string; said: Latest; otherwise: string; canCopy?: boolean }) {
  return (
    <div className="told">
      <div className="row small">
        <span className="strong">{what}</span>
        {said && (
          <span className="muted">
            {said.status} · <When at={said.at} />
          </span>
        )}
        {said && canCopy && <CopyButton text={said.text} label={`Copy: ${what}`} />}
      </div>
      <p className="update-text">{said?.text ?? <span className="muted">{otherwise}</span>}</p>
    </div>
  )
}
