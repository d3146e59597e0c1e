// What would have helped: changes of noisy rules replayed on the record, taken over as a silence or as a patch of the rule file.
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useGo } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { useMay } from '../../../web/session.ts'
import type { SuggestionsAnswer } from '../contract.ts'
import type { ProposalBody } from '../model/quality-change-contract.ts'
import { Download, HistoryDialog, RouteChangeDialog } from './quality-changes.tsx'
import { clock } from '../model/quality-suggestions.ts'
import { patchRuleFile } from '../model/rule-patch.ts'
import type { RuleChange } from '../model/rule-patch.ts'

type Rule = SuggestionsAnswer['rules'][number]
type Suggestion = Rule['suggestions'][number]

export function QualitySuggestions({ query, rangeKey, service }: { query: Readonly<Record<string, string>>; rangeKey: string; service: string }) {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const found = useQuery({
    queryKey: ['quality', 'suggestions', rangeKey, service, timeZone],
    queryFn: ({ signal }) => getJson<SuggestionsAnswer>('/api/v1/alert-quality/suggestions', { ...query, timeZone }, signal),
  })
  const [patching, setPatching] = useState<{ rule: string; change: RuleChange } | null>(null)
  const [routing, setRouting] = useState<{ rule: string; change: ProposalBody['change'] } | null>(null)
  const [replaying, setReplaying] = useState<string | null>(null)
  return (
    <Card title="What would have helped" note="replayed on the record of this time">
      <Answer of={found} lines={3}>
        {({ rules }) => {
          const helped = rules.filter(({ suggestions }) => suggestions.length > 0)
          if (helped.length === 0) return <QuietLine>{rules.length === 0 ? 'No rule is noisy enough to say something about.' : 'No change of a rule would have saved pages without missing something.'}</QuietLine>
          return (
            <div className="stack">
              {helped.slice(0, 10).map((rule) => (
                <Helped key={rule.rule} rule={rule} onPatch={(change) => setPatching({ rule: rule.rule, change })} onRoute={(change) => setRouting({ rule: rule.rule, change })} onReplay={() => setReplaying(rule.rule)} timeZone={timeZone} />
              ))}
            </div>
          )
        }}
      </Answer>
      {patching && <PatchDialog {...patching} onClose={() => setPatching(null)} />}
      {routing && <RouteChangeDialog {...routing} onClose={() => setRouting(null)} />}
      {replaying !== null && <HistoryDialog rule={replaying} onClose={() => setReplaying(null)} onPatch={(change) => setPatching({ rule: replaying, change })} />}
    </Card>
  )
}

interface HelpedProps {
  rule: Rule
  timeZone: string
  onPatch: (change: RuleChange) => void
  onRoute: (change: ProposalBody['change']) => void
  onReplay: () => void
}

function Helped({ rule, timeZone, onPatch, onRoute, onReplay }: HelpedProps) {
  const may = useMay()
  const go = useGo()
  const matchers = JSON.stringify([['alertname', rule.rule], ...(rule.services.length === 1 ? [['service', rule.services[0]]] : [])])
  return (
    <div className="quality-rule">
      <div className="row wrap">
        <span className="strong">{rule.rule}</span>
        <span className="muted">
          {rule.noisy} of {rule.situations} were not worth it · {rule.pages} pages{rule.services.length > 0 && ` · ${rule.services.slice(0, 3).join(', ')}`}
        </span>
        {may('respond') && (
          <button type="button" className="quiet-button" onClick={onReplay}>
            Try on Prometheus history
          </button>
        )}
      </div>
      <ul className="stack tight">
        {rule.suggestions.map((suggestion) => (
          <li key={suggestion.kind} className="row wrap apart">
            <span className="grow quality-say">{withCode(suggestion.say)}</span>
            <span className="row wrap">
              <Button variant="default" size="compact-sm" onClick={() => onRoute(routeChangeOf(suggestion, timeZone))}>
                Change the route
              </Button>
              {suggestion.kind !== 'quiet-hours' ? (
                <Button variant="default" size="compact-sm" onClick={() => onPatch(changeOf(suggestion))}>
                  Patch the rule file
                </Button>
              ) : (
                may('respond') && (
                  <Button variant="default" size="compact-sm" onClick={() => go(`/alerts?view=silences&new=1&silence=${encodeURIComponent(matchers)}&quiet=${clock(suggestion.fromMinute ?? 0)}-${clock(suggestion.toMinute ?? 0)}`)}>
                    Make a silence
                  </Button>
                )
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** `for` stands in backticks. */
function withCode(text: string): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

function routeChangeOf({ kind, waitMs, fromMinute, toMinute }: Suggestion, timeZone: string): ProposalBody['change'] {
  if (kind === 'quiet-hours') return { kind, from: clock(fromMinute ?? 0), to: clock(toMinute ?? 0), timeZone }
  return kind === 'wait' && waitMs !== null ? { kind, waitMs } : { kind: 'lower-urgency' }
}

function changeOf({ kind, waitMs }: Suggestion): RuleChange {
  return kind === 'wait' && waitMs !== null ? { kind: 'wait', waitMs } : { kind: 'lower-urgency' }
}

/** The file is changed in the browser: it is not sent anywhere. */
function PatchDialog({ rule, change, onClose }: { rule: string; change: RuleChange; onClose: () => void }) {
  const [text, setText] = useState('')
  const [path, setPath] = useState('rules/alerts.yml')
  const patch = text.trim() === '' ? null : patchRuleFile({ path, text }, rule, change)
  return (
    <Dialog title={`Patch ${rule}`} opened onClose={onClose} size="xl">
      <div className="stack">
        <TextInput label="Path of the rule file" value={path} onChange={(event) => setPath(event.currentTarget.value)} />
        <Textarea
          label="The rule file as it is"
          description="It stays in this browser."
          placeholder={`groups:\n  - name: …\n    rules:\n      - alert: ${rule}`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={6}
          maxRows={14}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
          data-autofocus
        />
        {text.trim() !== '' && patch === null && <p className="muted">There is no alert {rule} in this file that could be changed so.</p>}
        {patch !== null && <Snippet title="git apply -" text={patch} />}
        {patch !== null && <Download name={`${rule}.patch`} text={patch} />}
      </div>
    </Dialog>
  )
}
