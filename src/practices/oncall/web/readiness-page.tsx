// On-call readiness: what people must have done before a rotation accepts them, and which services stand on one person. Never a ranking.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { useAddress } from '../../../web/address.ts'
import { deleteAt, getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead, QuietLine } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Glyph, StatusBadge } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { PersonReadiness, ReadinessAnswer, ReadinessLists } from '../model/readiness-words.ts'
import { AcceptDialog, ItemDialog, ShadowDialog } from './readiness-dialogs.tsx'
import { KnowledgeTable } from './readiness-knowledge.tsx'
import { ListDialog } from './readiness-list-dialog.tsx'
import { itemTitle } from './readiness-title.ts'
import './readiness.css'

const views = [
  { value: 'ready', label: 'Who is ready' },
  { value: 'knowledge', label: 'Knowledge' },
]

const example = `apiVersion: mainstay.dev/v1
kind: ReadinessList
metadata:
  name: payments
spec:
  schedules: [payments-primary]
  items:
    - { name: shadow, kind: shadow-shifts, count: 2 }
    - { name: restore, kind: drill, title: Restore the database, validDays: 180 }
    - { name: reachable, kind: verified-contact }
`

export default function ReadinessPage() {
  const may = useMay()
  const [address] = useAddress()
  const [isMaking, setMaking] = useState(false)
  const view = address['view'] ?? 'ready'
  const lists = useQuery({ queryKey: ['oncall', 'readiness'], queryFn: ({ signal }) => getJson<ReadinessLists>('/api/v1/on-call-readiness', {}, signal) })
  const teams = useQuery({ queryKey: ['catalog', 'teams-named'], queryFn: ({ signal }) => getJson<Page<{ name: string }>>('/api/v1/teams', { limit: 500 }, signal) })
  const known = lists.data?.items ?? []
  const names = view === 'knowledge' ? (teams.data?.items ?? []).map(({ name }) => name) : known.map(({ team }) => team)
  const team = address['team'] || (view === 'knowledge' ? '' : (known[0]?.team ?? ''))
  const missing = (teams.data?.items ?? []).map(({ name }) => name).filter((name) => !known.some((list) => list.team === name))
  const canMake = view === 'ready' && may('set-standards') && missing.length > 0
  return (
    <div className="page">
      <PageHead
        title="On-call readiness"
        meta="What people have done before a rotation accepts them, and which services only one person can bring back."
        actions={
          canMake && (
            <Button variant="default" onClick={() => setMaking(true)}>
              New list
            </Button>
          )
        }
      />
      <div className="filters">
        <Tabs name="view" label="What" choices={views} />
        {names.length > 0 && (view === 'knowledge' || names.length > 1) && (
          <Picker
            name="team"
            label="Team"
            all={view === 'knowledge' ? 'All teams' : names[0]!}
            choices={(view === 'knowledge' ? names : names.slice(1)).map((name) => ({ value: name, label: name }))}
          />
        )}
      </div>
      {view === 'knowledge' && <KnowledgeTable team={team} />}
      {view === 'ready' && (
        <Answer of={lists} lines={5}>
          {({ items }) =>
            items.length === 0 ? (
              <Card>
                <EmptyState title="No team asks for anything yet" snippet={example} snippetTitle="readiness.yaml">
                  Say what a person has done before a rotation accepts them: shifts to shadow, drills, runbooks walked, ways to be reached. Who
                  is on a schedule without it is then found on the home page.
                </EmptyState>
              </Card>
            ) : (
              <TeamList key={team} team={team} />
            )
          }
        </Answer>
      )}
      {isMaking && <ListDialog teams={missing} onClose={() => setMaking(false)} />}
    </div>
  )
}

type Open = { readonly what: 'item'; readonly person: string; readonly item: string } | { readonly what: 'accept' | 'shadow'; readonly person: string }

function TeamList({ team }: { team: string }) {
  const may = useMay()
  const [open, setOpen] = useState<Open | null>(null)
  const [isEditing, setEditing] = useState(false)
  const found = useQuery({ queryKey: ['oncall', 'readiness', team], queryFn: ({ signal }) => getJson<ReadinessAnswer>(`/api/v1/on-call-readiness/${encodeURIComponent(team)}`, {}, signal) })
  const person = open && found.data?.people.find((one) => one.person.name === open.person)
  const close = (): void => setOpen(null)
  return (
    <Answer of={found} lines={6}>
      {(list) => (
        <>
          <Card
            flush
            title={team}
            note={list.schedules.length === 0 ? 'no schedule asks for it yet' : `asked for by ${list.schedules.join(', ')}`}
            actions={
              may('set-standards') && (
                <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
                  Change what is asked
                </Button>
              )
            }
          >
            {list.people.length === 0 ? (
              <QuietLine>Nobody is in this team or on these schedules.</QuietLine>
            ) : (
              list.people.map((one) => <PersonRow key={one.person.name} list={list} one={one} onOpen={setOpen} />)
            )}
          </Card>
          {person && open.what === 'item' && <ItemDialog list={list} one={person} item={open.item} onClose={close} />}
          {person && open.what === 'accept' && <AcceptDialog list={list} one={person} onClose={close} />}
          {person && open.what === 'shadow' && <ShadowDialog list={list} one={person} onClose={close} />}
          {isEditing && <ListDialog list={list} teams={[team]} onClose={() => setEditing(false)} />}
        </>
      )}
    </Answer>
  )
}

function PersonRow({ list, one, onOpen }: { list: ReadinessAnswer; one: PersonReadiness; onOpen: (open: Open) => void }) {
  const may = useMay()
  const name = one.person.name
  const [accepted] = one.acceptances
  const coming = one.shadows.filter((shadow) => Date.parse(shadow.toAt) > Date.now())
  const end = useAct((path: string) => deleteAt(path), { changes: ['oncall'], done: () => 'Taken back.' })
  return (
    <div className="ready-row">
      <div className="ready-who">
        <span className="strong">{one.person.displayName}</span>
        <span className="muted small">{one.schedules.length === 0 ? 'on no schedule of these' : `on ${one.schedules.join(', ')}`}</span>
      </div>
      <div className="ready-state">
        {one.isReady ? (
          <StatusBadge plain tone="good" shape="tick">
            ready
          </StatusBadge>
        ) : one.schedules.length === 0 ? (
          <StatusBadge plain tone="calm" shape="ring">
            not ready yet
          </StatusBadge>
        ) : accepted ? (
          <StatusBadge plain tone="info" shape="half">
            accepted
          </StatusBadge>
        ) : (
          <StatusBadge plain tone="warn" shape="triangle">
            not ready
          </StatusBadge>
        )}
      </div>
      <div className="ready-items">
        {one.items.map((item) => {
          const asked = list.items.find((each) => each.name === item.name)
          return (
            <button key={item.name} type="button" className={`ready-item ${item.state}`} onClick={() => onOpen({ what: 'item', person: name, item: item.name })}>
              <Glyph shape={item.state === 'done' ? 'tick' : item.state === 'stale' ? 'half' : 'ring'} tone={item.state === 'done' ? 'good' : item.state === 'stale' ? 'warn' : 'calm'} label={item.state} />
              {itemTitle(asked)}
              {item.wanted > 1 && <span className="muted"> {Math.min(item.have, item.wanted)} of {item.wanted}</span>}
              {item.state === 'stale' && <span className="muted"> too long ago</span>}
            </button>
          )
        })}
        {one.acceptances.map((each) => (
          <span key={each.id} className="ready-note small">
            Accepted on {each.schedule} by {each.by} until <When at={each.untilAt} />: {each.reason}
            {may('own-services') && (
              <button type="button" className="text-button" onClick={() => end.mutate(`/api/v1/schedules/${encodeURIComponent(each.schedule)}/acceptances/${each.id}`)}>
                End it
              </button>
            )}
          </span>
        ))}
        {coming.map((shadow) => (
          <span key={shadow.id} className="ready-note small">
            Shadows {shadow.schedule}{Date.parse(shadow.fromAt) > Date.now() && <> from <When at={shadow.fromAt} /></>} until <When at={shadow.toAt} />
            {shadow.pages > 0 && `, ${shadow.pages === 1 ? 'one page' : `${shadow.pages} pages`} seen`}
            {may('respond') && (
              <button type="button" className="text-button" onClick={() => end.mutate(`/api/v1/schedules/${encodeURIComponent(shadow.schedule)}/shadows/${shadow.id}`)}>
                Remove
              </button>
            )}
          </span>
        ))}
      </div>
      <div className="ready-acts">
        {may('respond') && list.schedules.length > 0 && (
          <Button variant="default" size="compact-sm" onClick={() => onOpen({ what: 'shadow', person: name })}>
            Let them shadow
          </Button>
        )}
        {may('own-services') && !one.isReady && list.schedules.some((schedule) => !one.acceptances.some((each) => each.schedule === schedule)) && (
          <Button variant="default" size="compact-sm" onClick={() => onOpen({ what: 'accept', person: name })}>
            Accept anyway
          </Button>
        )}
      </div>
    </div>
  )
}
