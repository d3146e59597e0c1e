// Every schedule: who is on call now and next, and the fortnight as a strip of shifts.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import { useAddress } from '../../../web/address.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Answer, Card, EmptyState, Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { exactTime, msOf, planTime } from '../../../web/kit/time-words.ts'
import { useMay } from '../../../web/session.ts'
import type { FinalSchedule, OverrideAnswer, ScheduleAnswer, ShiftAnswer } from '../contract.ts'
import { useOnCall } from './on-call-query.ts'
import { CalendarsRead } from './calendars-read.tsx'
import { ScheduleForm } from './schedule-form.tsx'
import { ShiftStrip } from './shift-strip.tsx'

const dayMs = 86_400_000
const shownDays = 14
const example = `apiVersion: mainstay.dev/v1
kind: Schedule
metadata:
  name: payments-primary
spec:
  timeZone: Europe/Berlin
  rotations:
    - name: week
      people: [ada, grace]
      length: { count: 1, unit: week }
      startsAt: 2026-11-23T09:00
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata:
  name: payments
spec:
  steps:
    - targets: [{ schedule: payments-primary }]
      delayMinutes: 5`

export function Schedules() {
  const schedules = useQuery({
    queryKey: ['oncall', 'schedules'],
    queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal),
    refetchInterval: 60_000,
  })
  const may = useMay()
  const [address, change] = useAddress()
  const opened = may('own-services') ? address['edit'] : undefined
  const edited = schedules.data?.items.find(({ name }) => name === opened) ?? null
  return (
    <>
    {may('own-services') && (
      <div className="row" style={{ marginBottom: 12 }}>
        <Button size="sm" variant="default" onClick={() => change({ edit: '+' })}>
          New schedule
        </Button>
      </div>
    )}
    {(opened === '+' || edited) && <ScheduleForm key={opened} schedule={edited} onClose={() => change({ edit: null })} />}
    <Answer of={schedules} lines={6}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title="Nobody is on call yet" snippet={example} snippetTitle="on-call.yaml, then: mainstay apply -f on-call.yaml">
            A schedule says whose turn it is; an escalation policy says who is asked, in which order, and for how long.{' '}
            <Go to="/settings/configuration">Paste both here</Go>, or <Go to="/settings/move">move from another pager</Go>, and people need a way to be reached: <Go to="/settings/me">yours</Go>.
          </EmptyState>
        ) : (
          <div className="stack">
            {items.map((schedule) => (
              <ScheduleCard key={schedule.name} schedule={schedule} />
            ))}
            <ServicesOnCall />
            <CalendarsRead />
          </div>
        )
      }
    </Answer>
    </>
  )
}

function ScheduleCard({ schedule }: { schedule: ScheduleAnswer }) {
  const may = useMay()
  const [, change] = useAddress()
  const todayMs = new Date(useNowMs(60_000)).setHours(0, 0, 0, 0)
  const [fromMs, toMs] = [todayMs, todayMs + shownDays * dayMs]
  const final = useQuery({
    queryKey: ['oncall', 'final', schedule.name, fromMs],
    queryFn: ({ signal }) =>
      getJson<FinalSchedule>(
        `/api/v1/schedules/${encodeURIComponent(schedule.name)}/final`,
        { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
        signal,
      ),
  })
  const holding = schedule.now.filter((shift) => shift.person !== null)
  return (
    <Card
      title={schedule.displayName}
      note={
        <>
          {schedule.timeZone}
          {schedule.rotations.length > 1 ? `, ${schedule.rotations.length} rotations` : ''}
        </>
      }
      actions={
        <>
          {may('respond') && (
            <button className="quiet-button" onClick={() => change({ override: schedule.name })}>
              Override
            </button>
          )}
          {may('own-services') && (
            <Button size="compact-sm" variant="default" onClick={() => change({ edit: schedule.name })}>
              Change
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <div className="who">
          <div>
            <h3>Now</h3>
            {holding.length === 0 ? (
              <div className="row tone-act strong">
                <Glyph shape="alarm" tone="act" />
                Nobody is on call
              </div>
            ) : (
              holding.map((shift) => <Holder key={`${shift.rotation} ${shift.fromAt}`} shift={shift} edge="until" isMain />)
            )}
          </div>
          <div>
            <h3>Next</h3>
            {schedule.next.length === 0 ? (
              <span className="muted">nobody</span>
            ) : (
              schedule.next.map((shift) => <Holder key={`${shift.rotation} ${shift.fromAt}`} shift={shift} edge="from" />)
            )}
          </div>
        </div>
        <Answer of={final} lines={1}>
          {(found) => (
            <>
              <ShiftStrip final={found} fromMs={fromMs} toMs={toMs} />
              <Overrides overrides={found.overrides} />
            </>
          )}
        </Answer>
      </div>
    </Card>
  )
}

function Holder({ shift, edge, isMain = false }: { shift: ShiftAnswer; edge: 'from' | 'until'; isMain?: boolean }) {
  const at = edge === 'from' ? shift.fromAt : shift.toAt
  const atMs = msOf(at) ?? 0
  return (
    <div className="row wrap">
      <span className={isMain ? 'strong' : ''}>
        <Person person={shift.person} />
      </span>
      <span className="muted small" data-tip={exactTime(atMs)}>
        {edge} {planTime(atMs)}
      </span>
      {shift.override && <span className="tag">override</span>}
    </div>
  )
}

export function Overrides({ overrides }: { overrides: readonly OverrideAnswer[] }) {
  const may = useMay()
  const [, change] = useAddress()
  const remove = useAct(
    (override: OverrideAnswer) =>
      deleteAt(`/api/v1/schedules/${encodeURIComponent(override.schedule)}/overrides/${override.id}`).then(() => override),
    {
      changes: ['oncall'],
      done: (override) => `${override.person?.displayName ?? 'Nobody'} is no longer put on call.`,
      undo:
        ({ schedule, person, fromAt, toAt, rotation, replaces, reason }) =>
        () =>
          postJson(`/api/v1/schedules/${encodeURIComponent(schedule)}/overrides`, {
            person: person?.name ?? null,
            fromAt,
            toAt,
            ...(rotation ? { rotation } : {}),
            ...(replaces ? { replaces: replaces.name } : {}),
            ...(reason ? { reason } : {}),
          }),
    },
  )
  if (overrides.length === 0) return null
  return (
    <ul className="stack tight">
      {overrides.map((override) => (
        <li key={override.id} className="row wrap">
          <span className="tag">override</span>
          <Person person={override.person} />
          <span className="muted small">
            {planTime(msOf(override.fromAt) ?? 0)} to {planTime(msOf(override.toAt) ?? 0)}
            {override.replaces ? ` · for ${override.replaces.displayName}` : ''}
            {override.rotation ? ` · only ${override.rotation}` : ''}
            {override.reason ? ` · ${override.reason}` : ''}
          </span>
          {may('respond') && (
            <button className="quiet-button" onClick={() => change({ override: override.schedule, change: override.id })}>
              Change
            </button>
          )}
          {may('respond') && (
            <button className="quiet-button" onClick={() => remove.mutate(override)}>
              Take back
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

function ServicesOnCall() {
  const onCall = useOnCall()
  return (
    <Card flush title="Who would be woken for what">
      <Answer of={onCall} lines={3}>
        {({ services }) =>
          services.length === 0 ? (
            <QuietLine>No service is in the catalog.</QuietLine>
          ) : (
            <div className="table-box">
              <table className="table">
                <caption className="unseen">Who would be woken for what</caption>
                <thead>
                  <tr>
                    <th scope="col">Service</th>
                    <th scope="col">First asked</th>
                    <th scope="col">Policy</th>
                    <th scope="col">Why</th>
                  </tr>
                </thead>
                <tbody>
                  {services.map((each) => (
                    <tr key={each.service}>
                      <td className="phone-title">
                        <Go to={`/services/${encodeURIComponent(each.service)}`} className="row-link">
                          {each.service}
                        </Go>
                      </td>
                      <td>
                        {each.people.length > 0 ? (
                          <span className="row wrap">
                            {each.people.map((person) => (
                              <Person key={person.name} person={person} />
                            ))}
                          </span>
                        ) : (
                          <span className="row tone-act">
                            <Glyph shape="alarm" tone="act" />
                            nobody
                          </span>
                        )}
                      </td>
                      <td>{each.policy ?? <span className="muted">none</span>}</td>
                      <td className="grows muted">{each.reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </Card>
  )
}
