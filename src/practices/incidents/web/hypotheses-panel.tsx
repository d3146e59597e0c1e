// What may be the cause, what speaks for and against it, and what was decided.
import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getJson, postJson } from '../../../web/api.ts'
import { useKeys } from '../../../web/keys.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { AddEvidence, EvidenceAnswer, HypothesisAnswer, HypothesisChange, HypothesisList } from '../contract-hypotheses.ts'
import './evidence.css'

const looks: Readonly<Record<HypothesisAnswer['state'], { tone: Tone; shape: Shape; word: string; means: string }>> = {
  open: { tone: 'calm', shape: 'ring', word: 'Open', means: 'No more speaks for it than against it' },
  supported: { tone: 'info', shape: 'half', word: 'Supported', means: 'More speaks for it than against it' },
  confirmed: { tone: 'good', shape: 'tick', word: 'Confirmed', means: 'Somebody decided that this is the cause' },
  'ruled-out': { tone: 'calm', shape: 'dashes', word: 'Ruled out', means: 'Somebody decided that this is not the cause' },
}

type Open =
  | { readonly is: 'state' }
  | { readonly is: 'evidence'; readonly of: HypothesisAnswer; readonly side: AddEvidence['side'] }
  | { readonly is: 'settle'; readonly of: HypothesisAnswer; readonly verb: 'confirm' | 'rule-out' }
  | null

export function HypothesesPanel({ incident }: { incident: string }) {
  const may = useMay()('respond')
  const [open, setOpen] = useState<Open>(null)
  const asked = useQuery({
    queryKey: ['incidents', 'hypotheses', incident],
    queryFn: ({ signal }) => getJson<HypothesisList>(`/api/v1/incidents/${incident}/hypotheses`, {}, signal),
  })
  const close = (): void => setOpen(null)
  useKeys('This incident', may ? [{ key: 'h', says: 'State a hypothesis', does: () => setOpen({ is: 'state' }) }] : [])
  const reconsider = useAct((id: string) => postJson<HypothesisChange>(`/api/v1/incidents/${incident}/hypotheses/${id}/reconsider`, {}), {
    changes: ['incidents'],
    done: ({ say }) => say,
  })
  return (
    <Card
      title="Hypotheses"
      actions={
        may && (
          <Button variant="default" size="compact-sm" rightSection={<kbd className="key wide-only">h</kbd>} onClick={() => setOpen({ is: 'state' })}>
            State one
          </Button>
        )
      }
    >
      <Answer of={asked} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Nothing is suspected yet. Say what may be the cause: being wrong early costs less than being silent.</QuietLine>
          ) : (
            <ul className="weighed">
              {items.map((item) => (
                <Hypothesis
                  key={item.id}
                  item={item}
                  may={may}
                  onEvidence={(side) => setOpen({ is: 'evidence', of: item, side })}
                  onSettle={(verb) => setOpen({ is: 'settle', of: item, verb })}
                  onReconsider={() => reconsider.mutate(item.id)}
                />
              ))}
            </ul>
          )
        }
      </Answer>
      {open?.is === 'state' && <StateDialog incident={incident} onClose={close} />}
      {open?.is === 'evidence' && <EvidenceDialog incident={incident} of={open.of} side={open.side} onClose={close} />}
      {open?.is === 'settle' && <SettleDialog incident={incident} of={open.of} verb={open.verb} onClose={close} />}
    </Card>
  )
}

interface HypothesisProps {
  readonly item: HypothesisAnswer
  readonly may: boolean
  readonly onEvidence: (side: AddEvidence['side']) => void
  readonly onSettle: (verb: 'confirm' | 'rule-out') => void
  readonly onReconsider: () => void
}

function Hypothesis({ item, may, onEvidence, onSettle, onReconsider }: HypothesisProps) {
  const look = looks[item.state]
  return (
    <li className={item.state === 'ruled-out' ? 'set-aside' : ''}>
      <div className="row wrap apart">
        <span className="weighed-text strong">{item.text}</span>
        <StatusBadge tone={look.tone} shape={look.shape} tip={look.means}>
          {look.word}
        </StatusBadge>
      </div>
      <div className="small muted">
        {item.statedBy.name}, <When at={item.statedAt} /> · {item.supporting} for, {item.refuting} against
        {item.settledBy && (
          <>
            {' '}
            · {look.word.toLowerCase()} by {item.settledBy.name}, <When at={item.settledAt} />
            {item.settledReason && `: ${item.settledReason}`}
          </>
        )}
      </div>
      {item.evidence.length > 0 && (
        <ul className="weighed-evidence">
          {item.evidence.map((one) => (
            <Evidence key={one.id} one={one} />
          ))}
        </ul>
      )}
      {may && (
        <div className="row wrap">
          <Button variant="subtle" size="compact-xs" onClick={() => onEvidence('for')}>
            Speaks for it…
          </Button>
          <Button variant="subtle" size="compact-xs" onClick={() => onEvidence('against')}>
            Speaks against it…
          </Button>
          {item.allowed.includes('confirm') && (
            <Button variant="subtle" size="compact-xs" onClick={() => onSettle('confirm')}>
              Confirm…
            </Button>
          )}
          {item.allowed.includes('rule-out') && (
            <Button variant="subtle" size="compact-xs" onClick={() => onSettle('rule-out')}>
              Rule out…
            </Button>
          )}
          {item.allowed.includes('reconsider') && (
            <Button variant="subtle" size="compact-xs" onClick={onReconsider}>
              Reconsider
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

function Evidence({ one }: { one: EvidenceAnswer }) {
  const address = addressOf(one)
  return (
    <li>
      <span className={`tone-${one.side === 'for' ? 'good' : 'warn'}`}>{one.side === 'for' ? '+ for' : '− against'}</span>
      <div>
        {one.note && <div>{one.note}</div>}
        {address &&
          (address.startsWith('/') ? (
            <Go to={address}>{one.title || address}</Go>
          ) : (
            <a href={address} target="_blank" rel="noreferrer noopener">
              {one.title || address}
            </a>
          ))}
        {one.excerpt && <pre tabIndex={0}>{one.excerpt}</pre>}
        <span className="muted">
          {' '}
          {one.addedBy.name}, <When at={one.addedAt} />
        </span>
      </div>
    </li>
  )
}

/** Where a link of the record opens; an alert opens with its entries, because it has no page of its own. */
function addressOf({ target, kind }: EvidenceAnswer): string | null {
  if (target === null) return null
  if (kind === 'record') return `/record?entry=${target}`
  if (target.startsWith('objective/')) return `/objectives/${target.slice('objective/'.length)}`
  if (target.startsWith('situation/')) return `/alerts/${target.slice('situation/'.length)}`
  if (/^(alert|page|change)\//.test(target)) return `/record?subject=${encodeURIComponent(target)}`
  return target
}

function StateDialog({ incident, onClose }: { incident: string; onClose: () => void }) {
  const [text, setText] = useState('')
  const state = useAct((said: string) => postJson<HypothesisChange>(`/api/v1/incidents/${incident}/hypotheses`, { text: said }), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  return (
    <FormDialog
      title="What may be the cause?"
      opened
      onClose={onClose}
      onSubmit={() => state.mutate(text.trim())}
      submit="State it"
      isBusy={state.isPending}
      fault={state.error}
      canSubmit={text.trim() !== ''}
      note="Goes on the timeline."
    >
      <TextInput
        label="In one sentence"
        placeholder="The deploy of 14:02 exhausts the connection pool"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={500}
        data-autofocus
      />
    </FormDialog>
  )
}

function EvidenceDialog({
  incident,
  of,
  side,
  onClose,
}: {
  incident: string
  of: HypothesisAnswer
  side: AddEvidence['side']
  onClose: () => void
}) {
  const [chosen, setChosen] = useState(side)
  const [words, setWords] = useState({ link: '', note: '', excerpt: '' })
  const add = useAct(
    (body: AddEvidence) => postJson<HypothesisChange>(`/api/v1/incidents/${incident}/hypotheses/${of.id}/evidence`, body),
    { changes: ['incidents'], quietFault: true, done: ({ say }) => say, after: onClose },
  )
  const given = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''))
  return (
    <FormDialog
      title={of.text}
      opened
      onClose={onClose}
      onSubmit={() => add.mutate({ side: chosen, ...given })}
      submit="Add evidence"
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={Object.keys(given).length > 0}
      note="Link and note go on the timeline; the excerpt stays here."
    >
      <NativeSelect
        label="It speaks"
        data={[
          { value: 'for', label: 'for the hypothesis' },
          { value: 'against', label: 'against the hypothesis' },
        ]}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value as AddEvidence['side'])}
      />
      <TextInput
        label="What was seen?"
        placeholder="Errors began two minutes after it"
        value={words.note}
        onChange={(event) => setWords({ ...words, note: event.currentTarget.value })}
        maxLength={1000}
        data-autofocus
      />
      <TextInput
        label="Link"
        description="An alert, situation, change or page by id, objective/<name>, the number of a record entry, or any address"
        placeholder="chg_… or https://…"
        value={words.link}
        onChange={(event) => setWords({ ...words, link: event.currentTarget.value })}
        maxLength={2000}
      />
      <Textarea
        label="Lines of a log"
        autosize
        minRows={2}
        maxRows={8}
        value={words.excerpt}
        onChange={(event) => setWords({ ...words, excerpt: event.currentTarget.value })}
        maxLength={8000}
      />
    </FormDialog>
  )
}

function SettleDialog({
  incident,
  of,
  verb,
  onClose,
}: {
  incident: string
  of: HypothesisAnswer
  verb: 'confirm' | 'rule-out'
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const evidence = verb === 'confirm' ? of.supporting : of.refuting
  const settle = useAct(
    (body: { reason?: string }) => postJson<HypothesisChange>(`/api/v1/incidents/${incident}/hypotheses/${of.id}/${verb}`, body),
    {
      changes: ['incidents'],
      quietFault: true,
      done: ({ say }) => say,
      after: onClose,
      undo: ({ changed }) => (changed ? () => postJson(`/api/v1/incidents/${incident}/hypotheses/${of.id}/reconsider`, {}) : undefined),
    },
  )
  return (
    <FormDialog
      title={verb === 'confirm' ? 'This is the cause' : 'This is not the cause'}
      opened
      onClose={onClose}
      onSubmit={() => settle.mutate(reason.trim() === '' ? {} : { reason: reason.trim() })}
      submit={verb === 'confirm' ? 'Confirm' : 'Rule out'}
      isBusy={settle.isPending}
      fault={settle.error}
      canSubmit={evidence > 0 || reason.trim() !== ''}
      note="Goes on the timeline. It can be reconsidered."
    >
      <p className="strong">{of.text}</p>
      <Textarea
        label={evidence > 0 ? 'Anything to add?' : 'Why? No evidence says so yet.'}
        autosize
        minRows={2}
        maxRows={8}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000}
        data-autofocus
        required={evidence === 0}
      />
    </FormDialog>
  )
}
