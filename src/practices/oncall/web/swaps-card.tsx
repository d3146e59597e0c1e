// Swaps of a schedule: what is offered, taken and agreed, and one's own shifts to offer.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getJson, postJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Answer, Card, Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { msOf, planTime } from '../../../web/kit/time-words.ts'
import { useMay, useSession } from '../../../web/session.ts'
import type { ShiftAnswer } from '../contract.ts'
import type { PageOfSwaps, SwapAnswer } from '../model/swap-words.ts'

const mostOffered = 6

export function SwapsCard({ schedule, shifts, zone }: { schedule: string; shifts: readonly ShiftAnswer[]; zone: string }) {
  const may = useMay()
  const me = useSession().data?.person?.name
  const nowMs = useNowMs(60_000)
  const path = `/api/v1/schedules/${encodeURIComponent(schedule)}/swaps`
  const swaps = useQuery({ queryKey: ['oncall', 'swaps', schedule], queryFn: ({ signal }) => getJson<PageOfSwaps>(path, {}, signal) })
  const offer = useAct((shift: ShiftAnswer) => postJson<SwapAnswer>(path, { rotation: shift.rotation, at: shift.fromAt }), {
    changes: ['oncall'],
    done: () => 'Offered. Those of the rotation are told.',
  })
  const [parted, setParted] = useState<ShiftAnswer | null>(null)
  const time = (fromAt: string, toAt: string): string => `${planTime(msOf(fromAt) ?? 0, zone)} to ${planTime(msOf(toAt) ?? 0, zone)}`
  return (
    <Answer of={swaps} lines={1}>
      {({ items }) => {
        const own = shifts.filter(
          (shift) =>
            shift.person?.name === me && shift.rotation !== null && shift.override === null && (msOf(shift.toAt) ?? 0) > nowMs &&
            !items.some((swap) => swap.rotation === shift.rotation && swap.person.name === me && swap.fromAt < shift.toAt && swap.toAt > shift.fromAt),
        )
        if (items.length === 0 && (own.length === 0 || !may('respond'))) return null
        return (
          <Card title="Swaps" note="a swap follows its shift when the rotation moves">
            <ul className="stack tight">
              {items.map((swap) => (
                <SwapLine key={swap.id} swap={swap} path={path} me={me} when={time(swap.shift?.fromAt ?? swap.fromAt, swap.shift?.toAt ?? swap.toAt)} />
              ))}
            </ul>
            {items.length === 0 && <QuietLine>Nobody offers a shift.</QuietLine>}
            {may('respond') && own.length > 0 && (
              <div className="row wrap">
                <span className="muted">Offer yours:</span>
                {own.slice(0, mostOffered).map((shift) => (
                  <span key={`${shift.rotation} ${shift.fromAt}`} className="row">
                    <button className="quiet-button swap-offer" disabled={offer.isPending} onClick={() => offer.mutate(shift)}>
                      {shift.rotation}, {time(shift.fromAt, shift.toAt)}
                    </button>
                    <button className="quiet-button" aria-label={`Offer a part of ${shift.rotation}, ${time(shift.fromAt, shift.toAt)}`} onClick={() => setParted(shift)}>
                      a part
                    </button>
                  </span>
                ))}
              </div>
            )}
            {parted && <PartDialog key={parted.fromAt} shift={parted} path={path} onClose={() => setParted(null)} />}
          </Card>
        )
      }}
    </Answer>
  )
}

/** Hours of a shift, by the clock of the browser. */
function PartDialog({ shift, path, onClose }: { shift: ShiftAnswer; path: string; onClose: () => void }) {
  const [least, most] = [localMinute(Math.max(Date.now(), msOf(shift.fromAt) ?? 0)), localMinute(msOf(shift.toAt) ?? 0)]
  const [words, setWords] = useState({ from: least, to: most, note: '' })
  const offer = useAct(
    () => postJson<SwapAnswer>(path, { rotation: shift.rotation, at: shift.fromAt, fromAt: new Date(words.from).toISOString(), toAt: new Date(words.to).toISOString(), ...(words.note.trim() ? { note: words.note.trim() } : {}) }),
    { changes: ['oncall'], quietFault: true, after: onClose, done: () => 'Offered. Those of the rotation are told.' },
  )
  return (
    <FormDialog title={`Offer a part of ${shift.rotation}`} opened onClose={onClose} submit="Offer it" isBusy={offer.isPending} fault={offer.error} canSubmit={words.from !== '' && words.from < words.to} note="Those of the rotation are told." onSubmit={() => offer.mutate(undefined)}>
      <TextInput type="datetime-local" label="From" description="In your time zone." min={least} max={most} value={words.from} onChange={(event) => setWords({ ...words, from: event.currentTarget.value })} required />
      <TextInput type="datetime-local" label="Until" min={least} max={most} value={words.to} onChange={(event) => setWords({ ...words, to: event.currentTarget.value })} required />
      <TextInput label="Why" placeholder="A wedding" value={words.note} maxLength={500} onChange={(event) => setWords({ ...words, note: event.currentTarget.value })} />
    </FormDialog>
  )
}

function localMinute(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const looks = {
  offered: { tone: 'info', shape: 'half', says: 'offered' },
  taken: { tone: 'warn', shape: 'triangle', says: 'waits for approval' },
  agreed: { tone: 'good', shape: 'tick', says: 'agreed' },
  declined: { tone: 'calm', shape: 'dashes', says: 'declined' },
  withdrawn: { tone: 'calm', shape: 'dashes', says: 'withdrawn' },
  expired: { tone: 'calm', shape: 'dashes', says: 'expired' },
} as const

function SwapLine({ swap, path, me, when }: { swap: SwapAnswer; path: string; me: string | undefined; when: string }) {
  const may = useMay()
  const act = useAct((verb: string) => postJson<SwapAnswer>(`${path}/${swap.id}/${verb}`, verb === 'take' ? {} : undefined), {
    changes: ['oncall'],
    done: ({ state }) => `The swap is ${looks[state].says}.`,
  })
  const { tone, shape, says } = looks[swap.state]
  const isMine = swap.person.name === me || swap.taker?.name === me
  const verbs = [
    ...(swap.state === 'offered' && !isMine && may('respond') ? (['take'] as const) : []),
    ...(swap.state === 'taken' && !isMine && may('own-services') ? (['approve', 'decline'] as const) : []),
    ...(isMine || may('own-services') ? (['withdraw'] as const) : []),
  ]
  const labels = { take: 'Take it', approve: 'Approve', decline: 'Decline', withdraw: 'Withdraw' }
  return (
    <li className="row wrap">
      <StatusBadge plain tone={tone} shape={shape}>
        {says}
      </StatusBadge>
      <Person person={swap.person} />
      {swap.taker && (
        <>
          <span className="muted">to</span>
          <Person person={swap.taker} />
        </>
      )}
      <span className="muted small">
        {swap.rotation}, {when}
        {swap.isPart ? ' · a part of the shift' : ''}
        {swap.shift === null ? ' · they hold no such shift any more' : ''}
        {swap.note ? ` · ${swap.note}` : ''}
      </span>
      {verbs.map((verb) => (
        <button key={verb} className="quiet-button" disabled={act.isPending} onClick={() => act.mutate(verb)}>
          {labels[verb]}
        </button>
      ))}
    </li>
  )
}
