// A person's rules in order and their quiet hours, with what they would do said in sentences before they are saved.
import { Button, Checkbox, NativeSelect, NumberInput, Switch } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { postJson, putJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import type { ContactRules, ContactsAnswer, PreviewList, RuleWords } from '../contract.ts'
import { weekdays } from '../model/hours.ts'
import { channelNames } from './channel-words.ts'
import { HoursFields, isWholeHours } from './hours-fields.tsx'

const day = { weekdays: [...weekdays], from: '08:00', to: '18:00' }
const night = { weekdays: [...weekdays], from: '22:00', to: '07:00' }

/** Made anew (by its key) when what is stored changes, so that a draft never overwrites somebody else's save unseen. */
export function RulesCard({ person, contacts }: { person: string; contacts: ContactsAnswer }) {
  const path = `/api/v1/people/${person}/contact-rules`
  const [draft, setDraft] = useState<Required<ContactRules>>({ rules: contacts.rules, quiet: contacts.quiet })
  const { rules, quiet } = draft
  const proven = contacts.methods.filter((method) => method.isVerified)
  const isChanged = JSON.stringify(draft) !== JSON.stringify({ rules: contacts.rules, quiet: contacts.quiet })
  const isWhole = rules.every((rule) => !rule.only || isWholeHours(rule.only)) && (quiet === null || isWholeHours(quiet))
  const preview = useQuery({
    queryKey: ['oncall', 'rules-preview', person, draft],
    queryFn: () => postJson<PreviewList>(`${path}/preview`, draft),
    enabled: isWhole,
    retry: false,
    placeholderData: keepPreviousData,
  })
  const save = useAct((words: ContactRules) => putJson<ContactsAnswer>(path, words), {
    changes: ['oncall', 'findings'],
    quietFault: true,
    done: () => 'Saved.',
    undo: () => () => putJson(path, { rules: contacts.rules, quiet: contacts.quiet }),
  })
  const setRule = (index: number, rule: RuleWords | null): void =>
    setDraft({ ...draft, rules: rule ? rules.map((each, at) => (at === index ? rule : each)) : rules.filter((_, at) => at !== index) })
  return (
    <>
      <Card title="What a page would do" note={contacts.timeZone}>
        {preview.error ? (
          <FaultNote fault={preview.error} />
        ) : (
          <Answer of={preview} lines={4}>
            {({ items }) => (
              <ul className="previews">
                {items.map(({ says, at, urgency }) => (
                  <li key={`${at} ${urgency}`}>{says}</li>
                ))}
              </ul>
            )}
          </Answer>
        )}
      </Card>
      <Card title="Rules" note="Which way, how soon. Without a rule that counts, every proven way is used at once.">
        <div className="stack">
          {proven.length === 0 && <QuietLine>Prove a way to be reached first; rules choose among proven ones.</QuietLine>}
          {rules.map((rule, index) => (
            <Rule key={index} rule={rule} methods={contacts.methods} change={(next) => setRule(index, next)} />
          ))}
          {proven[0] && (
            <div>
              <Button size="sm" variant="default" onClick={() => setDraft({ ...draft, rules: [...rules, { urgency: 'page', method: proven[0]!.id, delayMinutes: 0 }] })}>
                Add a rule
              </Button>
            </div>
          )}
        </div>
      </Card>
      <Card title="Quiet hours" note="Low urgency waits and comes in one message. High urgency always comes.">
        <div className="stack">
          <Switch label="Some hours are quiet" checked={quiet !== null} onChange={(event) => setDraft({ ...draft, quiet: event.currentTarget.checked ? night : null })} />
          {quiet && (
            <>
              <HoursFields hours={quiet} label="Quiet hours" change={(hours) => setDraft({ ...draft, quiet: { ...quiet, ...hours, weekdays: [...hours.weekdays] } })} />
              <Checkbox.Group
                label="For high urgency, in these hours use"
                description="None chosen: the same ways as by day."
                value={quiet.methods ?? []}
                onChange={(chosen) => {
                  const { methods: _before, ...hours } = quiet
                  setDraft({ ...draft, quiet: chosen.length > 0 ? { ...hours, methods: chosen } : hours })
                }}
              >
                <div className="stack tight" style={{ marginTop: 6 }}>
                  {proven.map((method) => (
                    <Checkbox key={method.id} value={method.id} label={`${channelNames[method.kind]}: ${method.address}`} />
                  ))}
                </div>
              </Checkbox.Group>
            </>
          )}
        </div>
      </Card>
      {save.error && <FaultNote fault={save.error} />}
      <div className="row wrap save-bar">
        <Button disabled={!isChanged || !isWhole || preview.isError} loading={save.isPending} onClick={() => save.mutate(draft)}>
          Save rules and quiet hours
        </Button>
        {isChanged && (
          <Button variant="default" onClick={() => setDraft({ rules: contacts.rules, quiet: contacts.quiet })}>
            Discard
          </Button>
        )}
      </div>
    </>
  )
}

function Rule({ rule, methods, change }: { rule: RuleWords; methods: ContactsAnswer['methods']; change: (rule: RuleWords | null) => void }) {
  const { only, ...always } = rule
  return (
    <fieldset className="rule">
      <legend className="unseen">Rule</legend>
      <div className="row wrap">
        <NativeSelect
          size="sm"
          aria-label="Urgency"
          data={[{ value: 'page', label: 'High urgency' }, { value: 'ticket', label: 'Low urgency' }]}
          value={rule.urgency}
          onChange={(event) => change({ ...rule, urgency: event.currentTarget.value as RuleWords['urgency'] })}
        />
        <NativeSelect
          size="sm"
          aria-label="By"
          className="grow"
          data={methods.map((method) => ({ value: method.id, label: `${channelNames[method.kind]}: ${method.address}${method.isVerified ? '' : ' (not proven)'}` }))}
          value={rule.method}
          onChange={(event) => change({ ...rule, method: event.currentTarget.value })}
        />
        <NumberInput size="sm" aria-label="After minutes" w={110} min={0} max={60} suffix=" min" value={rule.delayMinutes} onChange={(value) => change({ ...rule, delayMinutes: Math.min(60, Math.max(0, Math.round(Number(value) || 0))) })} />
        <NativeSelect size="sm" aria-label="When" data={[{ value: 'always', label: 'Always' }, { value: 'hours', label: 'At some hours' }]} value={only ? 'hours' : 'always'} onChange={(event) => change(event.currentTarget.value === 'hours' ? { ...always, only: day } : always)} />
        <button type="button" className="quiet-button" onClick={() => change(null)}>
          Remove
        </button>
      </div>
      {only && <HoursFields hours={only} label="Rule" change={(hours) => change({ ...always, only: { ...hours, weekdays: [...hours.weekdays] } })} />}
    </fieldset>
  )
}
