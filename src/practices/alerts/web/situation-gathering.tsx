// Putting situations right by hand: two that are one trouble are merged, alerts that are another are split off.
import { Checkbox, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useGo } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { AlertAnswer, PageOfSituations, SituationAnswer, SituationWithAlerts } from '../contract.ts'

const changes = ['alerts', 'incidents', 'oncall']

function Why({ note, change }: { note: string; change: (note: string) => void }) {
  return <Textarea label="Why" placeholder="Optional; goes on the record" autosize minRows={2} value={note} onChange={(event) => change(event.currentTarget.value)} maxLength={2000} />
}

export function MergeDialog({ situation, opened, onClose }: { situation: SituationAnswer; opened: boolean; onClose: () => void }) {
  const go = useGo()
  const [into, setInto] = useState('')
  const [note, setNote] = useState('')
  const open = useQuery({
    queryKey: ['alerts', 'merge', situation.id],
    enabled: opened,
    queryFn: ({ signal }) => getJson<PageOfSituations>('/api/v1/situations', { limit: 200, ...(situation.state === 'open' ? { state: 'open' } : {}) }, signal),
  })
  const others = open.data?.items.filter((other) => other.id !== situation.id && other.mergedInto === null) ?? []
  const merge = useAct(
    () => postJson<SituationWithAlerts>(`/api/v1/situations/${situation.id}/merge`, { into, ...(note.trim() ? { note: note.trim() } : {}) }),
    { changes, quietFault: true, done: () => 'Merged. Its old address leads here.', after: (answer) => { onClose(); go(`/alerts/${answer.id}`) } },
  )
  return (
    <FormDialog
      title="Merge into another situation"
      opened={opened}
      onClose={onClose}
      onSubmit={() => merge.mutate(undefined)}
      submit="Merge"
      isBusy={merge.isPending}
      canSubmit={into !== ''}
      fault={merge.error}
      note="The other situation takes its alerts, and further ones of the same services. A page of the same policy ends, any other goes on there: nobody is woken twice."
    >
      <NativeSelect
        label="Into"
        value={into}
        onChange={(event) => setInto(event.currentTarget.value)}
        data={[
          { value: '', label: others.length === 0 && open.data ? 'There is no other situation' : 'Choose a situation' },
          ...others.map((other) => ({ value: other.id, label: `${other.services[0] ?? other.urgency}: ${other.title}`.slice(0, 120) })),
        ]}
        data-autofocus
      />
      <Why note={note} change={setNote} />
    </FormDialog>
  )
}

export function SplitDialog({ situation, opened, onClose }: { situation: SituationWithAlerts; opened: boolean; onClose: () => void }) {
  const go = useGo()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [note, setNote] = useState('')
  const groups = [...Map.groupBy(situation.newestAlerts, (alert) => alert.service ?? '')]
  const set = (alerts: readonly AlertAnswer[], isOn: boolean): void => {
    const ids = new Set(alerts.map((alert) => alert.id))
    setChosen(isOn ? chosen.union(ids) : chosen.difference(ids))
  }
  const split = useAct(
    () => postJson<SituationWithAlerts>(`/api/v1/situations/${situation.id}/split`, { alerts: [...chosen], ...(note.trim() ? { note: note.trim() } : {}) }),
    { changes, quietFault: true, done: () => 'They have a situation of their own.', after: (answer) => { setChosen(new Set()); onClose(); go(`/alerts/${answer.id}`) } },
  )
  return (
    <FormDialog
      title="Split alerts off"
      opened={opened}
      onClose={onClose}
      onSubmit={() => split.mutate(undefined)}
      submit={chosen.size === 0 ? 'Split' : `Split ${chosen.size} off`}
      isBusy={split.isPending}
      canSubmit={chosen.size > 0 && chosen.size < situation.alerts}
      fault={split.error}
      note={`They get a situation of their own. Whoever was asked already is not asked again.${situation.alerts > situation.newestAlerts.length ? ` Of ${situation.alerts} alerts the newest ${situation.newestAlerts.length} are listed.` : ''}`}
    >
      <div className="split-choices stack tight">
        {groups.map(([service, alerts]) => (
          <fieldset key={service} className="stack tight">
            <Checkbox
              label={<strong>{service === '' ? 'Without a service' : service}</strong>}
              checked={alerts.every((alert) => chosen.has(alert.id))}
              indeterminate={alerts.some((alert) => chosen.has(alert.id)) && !alerts.every((alert) => chosen.has(alert.id))}
              onChange={(event) => set(alerts, event.currentTarget.checked)}
            />
            {alerts.map((alert) => (
              <Checkbox key={alert.id} ml={24} size="sm" label={`${alert.name}${alert.summary && alert.summary !== alert.name ? `: ${alert.summary}` : ''}`} checked={chosen.has(alert.id)} onChange={(event) => set([alert], event.currentTarget.checked)} />
            ))}
          </fieldset>
        ))}
      </div>
      <Why note={note} change={setNote} />
    </FormDialog>
  )
}
