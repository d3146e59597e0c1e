// Break-glass: asking for a higher role, answering those who ask, and looking at what was done under one.
import { Button, NativeSelect, NumberInput, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, KeyValues, Person } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useSession } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { AskGrant, GrantAnswer, GrantDetail, GrantWays, ReviewGrant } from '../contract-break-glass.ts'

const path = '/api/v1/break-glass'
const looks: Readonly<Record<GrantAnswer['state'], { tone: Tone; shape: Shape; word: string }>> = {
  asked: { tone: 'warn', shape: 'triangle', word: 'Asked' },
  'in-force': { tone: 'act', shape: 'alarm', word: 'In force' },
  'review-owed': { tone: 'warn', shape: 'half', word: 'To be reviewed' },
  reviewed: { tone: 'good', shape: 'tick', word: 'Reviewed' },
  declined: { tone: 'calm', shape: 'ring', word: 'Declined' },
  lapsed: { tone: 'calm', shape: 'dashes', word: 'Nobody answered' },
}

export default function BreakGlassPage() {
  const signedIn = useSession().data
  const own = signedIn?.raised?.ownRole ?? signedIn?.role ?? ''
  const me = signedIn?.person?.id
  const [address, change] = useAddress()
  const [asks, setAsks] = useState(false)
  const ways = useQuery({ queryKey: ['break-glass', 'ways'], queryFn: ({ signal }) => getJson<GrantWays>('/api/v1/break-glass-ways', {}, signal) })
  const grants = usePaged<GrantAnswer>(['break-glass'], path)
  const answer = useAct(({ id, verb }: { id: string; verb: 'approve' | 'decline' | 'end' }) => postJson<GrantAnswer>(`${path}/${id}/${verb}`, {}), { changes: ['break-glass', 'session'], done: ({ state }) => `${looks[state].word}.` })
  const act = (grant: GrantAnswer, verb: 'approve' | 'decline' | 'end', label: string) => (
    <Button key={verb} size="compact-sm" variant={verb === 'approve' ? 'filled' : 'default'} loading={answer.isPending && answer.variables.id === grant.id && answer.variables.verb === verb} onClick={() => answer.mutate({ id: grant.id, verb })}>
      {label}
    </Button>
  )
  const columns: readonly Column<GrantAnswer>[] = [
    { head: 'Who', phone: 'title', cell: (grant) => <Person person={grant.person} /> },
    { head: 'State', cell: ({ state }) => <StatusBadge tone={looks[state].tone} shape={looks[state].shape}>{looks[state].word}</StatusBadge> },
    { head: 'Role', cell: ({ role, minutes }) => <span className="nowrap">{role}, {minutes} min</span> },
    {
      head: 'Why', grow: true,
      cell: ({ reason, incident }) => (
        <>
          {reason} {incident && <Go className="in-text" to={`/incidents/${incident}`}>incident</Go>}
        </>
      ),
    },
    { head: 'Asked', phone: 'hide', cell: ({ askedAt }) => <span className="muted"><When at={askedAt} /></span> },
    {
      head: 'Do',
      cell: (grant) => (
        <div className="row">
          {grant.state === 'asked' && grant.person.id !== me && grant.approvers.includes(own) && [act(grant, 'approve', 'Approve'), act(grant, 'decline', 'Decline')]}
          {grant.state === 'in-force' && (grant.person.id === me || own === 'administrator') && act(grant, 'end', grant.person.id === me ? 'Give back' : 'End')}
          {grant.state === 'asked' && grant.person.id === me && act(grant, 'end', 'Take back')}
          <Button size="compact-sm" variant="default" onClick={() => change({ grant: grant.id })}>
            {grant.state === 'review-owed' && grant.person.id !== me && grant.reviewers.includes(own) ? 'Review' : 'Look'}
          </Button>
        </div>
      ),
    },
  ]
  const none = ways.data?.none
  return (
    <SettingsFrame
      title="Break-glass"
      says="A higher role for a short while: with a reason, with a second person where the policy says so, all of it on the record, over by itself, reviewed after."
      actions={ways.data && !none && !signedIn?.raised ? <Button onClick={() => setAsks(true)}>Ask for a role</Button> : undefined}
    >
      {none && <div className="notice info">{none}</div>}
      <Card flush>
        <Table label="Break-glass" columns={columns} {...grants} keyOf={({ id }) => id} empty={<p className="muted">Nobody has broken the glass yet.</p>} />
      </Card>
      {asks && ways.data && <AskDialog ways={ways.data} onClose={() => setAsks(false)} />}
      {address['grant'] && <LookDialog id={address['grant']} own={own} me={me} onClose={() => change({ grant: null })} />}
    </SettingsFrame>
  )
}

function AskDialog({ ways, onClose }: { ways: GrantWays; onClose: () => void }) {
  const [words, setWords] = useState({ role: ways.items[0]!.role, reason: '', minutes: ways.items[0]!.longestMinutes, incident: '' })
  const way = ways.items.find(({ role }) => role === words.role)!
  const ask = useAct((body: AskGrant) => postJson<GrantAnswer>(path, body), {
    changes: ['break-glass', 'session'], quietFault: true, after: onClose,
    done: ({ state, role }) => (state === 'in-force' ? `You are ${role} now.` : 'Asked. It begins when somebody approves.'),
  })
  return (
    <FormDialog
      title="Ask for a higher role"
      opened
      onClose={onClose}
      submit={way.needsSecondPerson ? 'Ask' : 'Begin now'}
      isBusy={ask.isPending}
      fault={ask.error}
      canSubmit={words.reason.trim().length >= 10 && (!way.needsIncident || words.incident.trim() !== '')}
      onSubmit={() => ask.mutate({ role: words.role, reason: words.reason.trim(), minutes: words.minutes, ...(words.incident.trim() ? { incident: words.incident.trim() } : {}) })}
      note={way.needsSecondPerson ? 'It begins when a second person approves, and ends by itself.' : 'It begins at once and ends by itself. What you do is reviewed after.'}
    >
      <NativeSelect label="Role" data={ways.items.map(({ role }) => role)} value={words.role} onChange={(event) => setWords({ ...words, role: event.currentTarget.value as AskGrant['role'] })} />
      <Textarea label="Why?" description="At least ten characters: whoever approves and whoever reviews reads it." value={words.reason} onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })} maxLength={1_000} autosize minRows={2} data-autofocus required />
      <NumberInput label="For how many minutes" min={1} max={way.longestMinutes} value={words.minutes} onChange={(minutes) => setWords({ ...words, minutes: Number(minutes) || 1 })} />
      <TextInput label={way.needsIncident ? 'Incident' : 'Incident (optional)'} placeholder="#142" value={words.incident} onChange={(event) => setWords({ ...words, incident: event.currentTarget.value })} />
    </FormDialog>
  )
}

function LookDialog({ id, own, me, onClose }: { id: string; own: string; me: string | undefined; onClose: () => void }) {
  const found = useQuery({ queryKey: ['break-glass', 'one', id], queryFn: ({ signal }) => getJson<GrantDetail>(`${path}/${encodeURIComponent(id)}`, {}, signal) })
  const [words, setWords] = useState({ verdict: 'justified' as ReviewGrant['verdict'], note: '' })
  const review = useAct((body: ReviewGrant) => postJson<GrantAnswer>(`${path}/${id}/review`, body), { changes: ['break-glass'], done: () => 'Reviewed.', after: onClose })
  return (
    <Dialog opened onClose={onClose} title="What was done">
      <Answer of={found} lines={6}>
        {(grant) => (
          <div className="stack">
            <KeyValues
              pairs={[
                ['Who', `${grant.person.displayName}, ${grant.ownRole} for good`],
                ['As', `${grant.role}, by the policy ${grant.policy}`],
                ['Why', grant.reason],
                ['Approved by', grant.decidedBy?.displayName ?? (grant.approvers.length === 0 ? 'nobody had to' : 'nobody yet')],
                grant.begunAt !== null && ['From', <When key="from" at={grant.begunAt} as="clock" />],
                grant.endedAt !== null && ['Until', <When key="until" at={grant.endedAt} as="clock" />],
                grant.review && ['Review', `${grant.review.verdict === 'justified' ? 'Justified' : 'Not justified'}, said ${grant.review.by.displayName}: ${grant.review.note}`],
              ]}
            />
            <h3>Used for</h3>
            {grant.uses.length === 0 ? <p className="muted">Nothing that the own role would not have allowed, and nothing that writes.</p> : (
              <ul className="stack tight">
                {grant.uses.map(({ method, route, count }) => (
                  <li key={method + route}><code>{method} {route}</code>{count > 1 ? ` ${count} times` : ''}</li>
                ))}
              </ul>
            )}
            {grant.said.length > 0 && (
              <>
                <h3>On the record in that time</h3>
                <ul className="stack tight">
                  {grant.said.map(({ seq, kind, subject, at }) => (
                    <li key={seq}><Go className="in-text" to={`/record?subject=${encodeURIComponent(subject)}`}>{kind}</Go> <span className="muted"><When at={at} /></span></li>
                  ))}
                </ul>
              </>
            )}
            {grant.state === 'review-owed' && grant.person.id !== me && grant.reviewers.includes(own) && (
              <form
                className="stack"
                onSubmit={(event) => {
                  event.preventDefault()
                  review.mutate({ verdict: words.verdict, note: words.note.trim() })
                }}
              >
                <NativeSelect label="Was it justified?" data={[{ value: 'justified', label: 'Yes' }, { value: 'not-justified', label: 'No' }]} value={words.verdict} onChange={(event) => setWords({ ...words, verdict: event.currentTarget.value as ReviewGrant['verdict'] })} />
                <Textarea label="What you found" value={words.note} onChange={(event) => setWords({ ...words, note: event.currentTarget.value })} maxLength={1_000} autosize minRows={2} required />
                <Button type="submit" loading={review.isPending} disabled={words.note.trim().length < 10}>Review</Button>
              </form>
            )}
          </div>
        )}
      </Answer>
    </Dialog>
  )
}
