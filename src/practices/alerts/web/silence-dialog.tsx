// Making a silence: what it matches, how long, why; and how many alerts that is right now.
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { NewSilence, PageOfAlerts, SilenceAnswer } from '../contract.ts'
import { everyDay, isWhole, onceNow, timesOf, WindowFields } from './window-fields.tsx'
import type { WindowPlan } from './window-fields.tsx'
import { AlertStateBadge, matcherWords } from './words.tsx'

type Matcher = NewSilence['matchers'][number]
const operators = ['=', '!=', '=~', '!~'] as const
const mostShown = 5
const blank: Matcher = { name: '', value: '', isRegex: false, isEqual: true }

export function SilenceDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [address, change] = useAddress()
  const [matchers, setMatchers] = useState<readonly Matcher[]>([blank])
  const [duration, setDuration] = useState('2h')
  const [comment, setComment] = useState('')
  const [plan, setPlan] = useState<WindowPlan>(onceNow)
  useEffect(() => {
    if (!opened) return
    setMatchers(prefilled(address['silence']))
    const [from, to] = (address['quiet'] ?? '').split('-')
    if (from && to) setPlan({ ...onceNow, when: 'weekly', weekdays: everyDay, from, to })
  }, [opened])
  const whole = matchers.filter((each) => each.name.trim() !== '')
  const text = `{${whole.map(matcherWords).join(', ')}}`
  const hit = useQuery({
    queryKey: ['alerts', 'silence-preview', text],
    enabled: opened && whole.length > 0,
    queryFn: ({ signal }) => getJson<PageOfAlerts>('/api/v1/alerts', { state: 'firing', matcher: text, limit: 100 }, signal),
    retry: false,
  })
  const close = (): void => {
    change({ silence: null, new: null, quiet: null })
    onClose()
  }
  const make = useAct((body: NewSilence) => postJson<SilenceAnswer>('/api/v1/silences', body), {
    changes: ['alerts'],
    quietFault: true,
    done: (made) => (made.kind === 'maintenance' ? 'The maintenance window is planned.' : `Silenced for ${duration}.`),
    after: () => {
      setComment('')
      setPlan(onceNow)
      close()
    },
  })
  const alter = (index: number, words: Partial<Matcher>): void =>
    setMatchers(matchers.map((each, position) => (position === index ? { ...each, ...words } : each)))
  const count = hit.data ? `${hit.data.items.length}${hit.data.next ? ' and more' : ''}` : null
  return (
    <FormDialog
      title="Silence alerts"
      opened={opened}
      onClose={close}
      submit="Silence"
      isBusy={make.isPending}
      fault={make.error}
      canSubmit={whole.length > 0 && comment.trim() !== '' && isWhole(plan)}
      size="lg"
      onSubmit={() =>
        make.mutate({
          matchers: [...whole],
          comment: comment.trim(),
          ...timesOf(plan, duration),
        })
      }
      note={
        count === null
          ? 'They are still received and shown; they page nobody.'
          : `Matches ${count} firing ${count === '1' ? 'alert' : 'alerts'} now, and any that come.`
      }
    >
      <div className="stack tight">
        <span className="small strong">Alerts with all of these labels</span>
        {matchers.map((matcher, index) => (
          <div key={index} className="matcher-row">
            <TextInput
              aria-label="Label"
              placeholder="alertname"
              value={matcher.name}
              onChange={(event) => alter(index, { name: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label="Compares"
              data={[...operators]}
              value={operators[(matcher.isRegex ? 2 : 0) + (matcher.isEqual ? 0 : 1)]}
              onChange={(event) =>
                alter(index, { isRegex: event.currentTarget.value.endsWith('~'), isEqual: !event.currentTarget.value.startsWith('!') })
              }
            />
            <TextInput aria-label="Value" value={matcher.value} onChange={(event) => alter(index, { value: event.currentTarget.value })} />
            <button
              type="button"
              className="icon-button"
              aria-label="Remove"
              disabled={matchers.length === 1}
              onClick={() => setMatchers(matchers.filter((_, position) => position !== index))}
            >
              <Icon name="close" size={13} />
            </button>
          </div>
        ))}
        <div>
          <button type="button" className="quiet-button" onClick={() => setMatchers([...matchers, blank])}>
            <Icon name="plus" size={13} />
            Another label
          </button>
        </div>
        {hit.data && hit.data.items.length > 0 && (
          <ul className="silence-hits" aria-label="Alerts that match now">
            {hit.data.items.slice(0, mostShown).map((alert) => (
              <li key={alert.id}>
                <AlertStateBadge alert={alert} /> <span className="strong">{alert.name}</span> <span className="muted">{[alert.service, alert.summary].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
            {hit.data.items.length > mostShown && <li className="muted">and {hit.data.items.length - mostShown}{hit.data.next ? ' or more' : ''} others</li>}
          </ul>
        )}
      </div>
      <NativeSelect
        label="When"
        data={[
          { value: 'now', label: 'From now on' },
          { value: 'once', label: 'Maintenance, once' },
          { value: 'daily', label: 'Maintenance, every day' },
          { value: 'weekly', label: 'Maintenance, every week' },
          { value: 'monthly', label: 'Maintenance, every month' },
        ]}
        value={plan.when}
        onChange={(event) => setPlan({ ...plan, when: event.currentTarget.value as WindowPlan['when'] })}
      />
      {plan.when === 'now' ? (
        <NativeSelect
          label="For"
          data={[
            { value: '30m', label: '30 minutes' },
            { value: '2h', label: '2 hours' },
            { value: '8h', label: '8 hours' },
            { value: '1d', label: 'a day' },
            { value: '7d', label: 'a week' },
          ]}
          value={duration}
          onChange={(event) => setDuration(event.currentTarget.value)}
        />
      ) : (
        <WindowFields plan={plan} onChange={setPlan} />
      )}
      <TextInput
        label="Why"
        placeholder="Load test until noon"
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        required
        maxLength={2000}
      />
    </FormDialog>
  )
}

function prefilled(text: string | undefined): readonly Matcher[] {
  try {
    const pairs = JSON.parse(text ?? '[]') as readonly (readonly [string, string])[]
    return pairs.length > 0 ? pairs.map(([name, value]) => ({ ...blank, name, value })) : [blank]
  } catch {
    return [blank]
  }
}
