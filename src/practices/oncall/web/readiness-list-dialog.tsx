// Saying what a team asks before a rotation accepts somebody.
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getJson, putJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { PageOfSchedules } from '../contract.ts'
import type { ReadinessAnswer, ReadinessWords } from '../model/readiness-words.ts'

type Item = ReadinessWords['items'][number]

const kinds: readonly { readonly value: Item['kind']; readonly label: string }[] = [
  { value: 'shadow-shifts', label: 'Shadow shifts' },
  { value: 'drill', label: 'Drill' },
  { value: 'runbook-walk', label: 'Runbook walked' },
  { value: 'verified-contact', label: 'Ways to be reached' },
  { value: 'other', label: 'Something else' },
]
const usual: readonly Item[] = [
  { name: 'shadow', kind: 'shadow-shifts', count: 2 },
  { name: 'reachable', kind: 'verified-contact' },
]

export function ListDialog({ list, teams, onClose }: { list?: ReadinessAnswer; teams: readonly string[]; onClose: () => void }) {
  const [team, setTeam] = useState(list?.team ?? teams[0] ?? '')
  const [schedules, setSchedules] = useState<readonly string[]>(list?.schedules ?? [])
  const [items, setItems] = useState<readonly Item[]>(list?.items ?? usual)
  const known = useQuery({ queryKey: ['oncall', 'schedules-named'], queryFn: ({ signal }) => getJson<PageOfSchedules>('/api/v1/schedules', { limit: 500 }, signal) })
  const save = useAct((body: ReadinessWords) => putJson<ReadinessAnswer>(`/api/v1/on-call-readiness/${encodeURIComponent(team)}`, body), {
    changes: ['oncall', 'findings'], quietFault: true, after: onClose, done: () => 'Saved.',
  })
  const change = (index: number, more: Partial<Item>): void => setItems(items.map((item, at) => (at === index ? { ...item, ...more } : item)))
  const without = (index: number, field: 'title' | 'validDays' | 'count'): void => setItems(items.map((item, at) => (at === index ? (Object.fromEntries(Object.entries(item).filter(([key]) => key !== field)) as Item) : item)))
  const needsTitle = (item: Item): boolean => item.kind !== 'shadow-shifts' && item.kind !== 'verified-contact' && !item.title
  return (
    <FormDialog
      title={list ? `What ${team} asks` : 'What a team asks'}
      opened
      onClose={onClose}
      size="xl"
      submit="Save"
      isBusy={save.isPending}
      fault={save.error}
      canSubmit={team !== '' && items.length > 0 && !items.some(needsTitle)}
      note="Nobody is taken off a schedule: who is not ready is found and shown."
      onSubmit={() => save.mutate({ schedules: [...schedules], items: [...items] })}
    >
      {!list && <NativeSelect label="Team" data={[...teams]} value={team} onChange={(event) => setTeam(event.currentTarget.value)} />}
      <Checkbox.Group label="Schedules that ask for it" value={[...schedules]} onChange={setSchedules}>
        <div className="row wrap" style={{ marginTop: 6 }}>
          {(known.data?.items ?? []).map((each) => (
            <Checkbox key={each.name} value={each.name} label={each.displayName} />
          ))}
        </div>
      </Checkbox.Group>
      {items.map((item, index) => (
        <div key={item.name} className="ready-edit">
          <NativeSelect label="What" data={[...kinds]} value={item.kind} onChange={(event) => change(index, { kind: event.currentTarget.value as Item['kind'] })} />
          <TextInput
            label="In words"
            placeholder={needsTitle(item) ? 'Restore the database' : 'Optional'}
            value={item.title ?? ''}
            maxLength={200}
            onChange={(event) => (event.currentTarget.value === '' ? without(index, 'title') : change(index, { title: event.currentTarget.value }))}
          />
          <NumberInput label="Times" min={1} max={20} value={item.count ?? 1} onChange={(value) => change(index, { count: Math.max(1, Number(value) || 1) })} />
          <NumberInput
            label="Days good"
            placeholder="ever"
            min={1}
            max={3650}
            disabled={item.kind === 'verified-contact'}
            value={item.validDays ?? ''}
            onChange={(value) => (Number(value) >= 1 ? change(index, { validDays: Number(value) }) : without(index, 'validDays'))}
          />
          <Button variant="default" px={8} aria-label={`Remove ${item.title ?? item.name}`} onClick={() => setItems(items.filter((_each, at) => at !== index))}>
            <Icon name="close" size={12} />
          </Button>
        </div>
      ))}
      <div>
        <Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={12} />} onClick={() => setItems([...items, { name: freshName(items), kind: 'drill' }])}>
          Add
        </Button>
      </div>
    </FormDialog>
  )
}

/** What was attested hangs on the name, so it stays as it was made; people read the title. */
function freshName(items: readonly Item[]): string {
  for (let number = items.length + 1; ; number++) if (!items.some(({ name }) => name === `item-${number}`)) return `item-${number}`
}
