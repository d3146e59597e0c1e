// Swaps of a schedule: what is offered, taken and agreed, and one's own shifts to offer.
import { useQuery } from '@tanstack/react-query'
import { getJson, postJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Answer, Card, Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
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
    done: () => 'Offered. Those of the rotation are told by e-mail.',
  })
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
                  <button key={`${shift.rotation} ${shift.fromAt}`} className="quiet-button swap-offer" disabled={offer.isPending} onClick={() => offer.mutate(shift)}>
                    {shift.rotation}, {time(shift.fromAt, shift.toAt)}
                  </button>
                ))}
              </div>
            )}
          </Card>
        )
      }}
    </Answer>
  )
}

const looks = {
  offered: { tone: 'info', shape: 'half', says: 'offered' },
  taken: { tone: 'warn', shape: 'triangle', says: 'waits for approval' },
  agreed: { tone: 'good', shape: 'tick', says: 'agreed' },
  declined: { tone: 'calm', shape: 'dashes', says: 'declined' },
  withdrawn: { tone: 'calm', shape: 'dashes', says: 'withdrawn' },
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
