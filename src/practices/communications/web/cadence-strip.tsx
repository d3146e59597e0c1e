// What somebody must tell now: the countdown to the next update, amber when it is near, and whether nobody is communicating.
import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getJson, postJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { exactTime, msOf, spanWords } from '../../../web/kit/time-words.ts'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { CadenceAnswer } from '../contract-cadence.ts'
import './communications.css'

/** From here on the countdown is amber, milliseconds. */
const nearMs = 5 * 60_000

export default function CadenceStrip({ incident }: { incident: string }) {
  const [isSnoozing, setSnoozing] = useState(false)
  const nowMs = useNowMs()
  const may = useMay()
  const cadence = useQuery({
    queryKey: ['communications', 'cadence', incident],
    queryFn: ({ signal }) => getJson<CadenceAnswer>(`/api/v1/incidents/${incident}/cadence`, {}, signal),
  }).data
  const dueMs = msOf(cadence?.dueAt)
  if (!cadence || dueMs === null) return null
  const isLate = nowMs > dueMs
  const isNear = dueMs - nowMs <= nearMs
  const what = cadence.isFirst ? 'First update' : 'Next update'
  return (
    <section className={`update-due${isNear ? ' near' : ''}`} aria-label="Next update">
      <span data-tip={exactTime(dueMs)}>
        <StatusBadge tone={isNear ? 'warn' : 'calm'} shape={isLate ? 'triangle' : isNear ? 'half' : 'ring'}>
          {isLate ? `${what} late by ${spanWords(nowMs - dueMs)}` : `${what} due in ${spanWords(dueMs - nowMs)}`}
        </StatusBadge>
      </span>
      <span className="grow small">
        {cadence.communicator === null ? (
          <span className="strong">Nobody is communicating: give the role of Communications Lead.</span>
        ) : (
          <span className="muted">
            {cadence.communicator.displayName} is reminded, as {cadence.communicator.as}
          </span>
        )}
        {cadence.snoozed && (
          <span className="muted">
            {' '}
            · quiet until <When at={cadence.snoozed.untilAt} as="clock" />: {cadence.snoozed.reason}
          </span>
        )}
        {cadence.share !== null && (
          <span className="muted">
            {' '}
            · kept {cadence.kept} of {cadence.gaps}
          </span>
        )}
      </span>
      {may('respond') && !cadence.snoozed && (
        <Button size="compact-sm" variant="subtle" onClick={() => setSnoozing(true)}>
          Snooze
        </Button>
      )}
      <SnoozeDialog incident={incident} opened={isSnoozing} onClose={() => setSnoozing(false)} />
    </section>
  )
}

function SnoozeDialog({ incident, opened, onClose }: { incident: string; opened: boolean; onClose: () => void }) {
  const [minutes, setMinutes] = useState('15')
  const [reason, setReason] = useState('')
  const snooze = useAct(() => postJson<CadenceAnswer>(`/api/v1/incidents/${incident}/cadence/snooze`, { minutes: Number(minutes), reason: reason.trim() }), {
    changes: ['communications'],
    quietFault: true,
    done: () => 'The reminders are quiet for a while.',
    after: onClose,
  })
  return (
    <FormDialog
      title="Snooze the reminders"
      opened={opened}
      onClose={onClose}
      onSubmit={() => snooze.mutate(undefined)}
      submit="Snooze"
      isBusy={snooze.isPending}
      fault={snooze.error}
      canSubmit={reason.trim().length >= 3}
      note="Recorded with its reason. What was promised stays promised."
    >
      <NativeSelect
        label="For"
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
        data={['5', '10', '15', '30', '60'].map((each) => ({ value: each, label: `${each} minutes` }))}
      />
      <Textarea
        label="Why"
        placeholder="Everybody affected is on the bridge"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        required
        data-autofocus
      />
    </FormDialog>
  )
}
