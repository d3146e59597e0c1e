// What is done to make users whole, who approved it, and what the SLIs say about it.
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
import type { MitigationAnswer, MitigationChange, MitigationList, ProposeMitigation } from '../contract-mitigations.ts'
import { mitigationKindWords, mitigationKinds } from '../model/mitigation.ts'
import { SliNumbers } from './sli-numbers.tsx'
import './evidence.css'

type Look = { readonly tone: Tone; readonly shape: Shape; readonly word: string }
const looks: Readonly<Record<MitigationAnswer['state'], Look>> = {
  proposed: { tone: 'warn', shape: 'pause', word: 'Waits for approval' },
  approved: { tone: 'info', shape: 'ring', word: 'To be done' },
  done: { tone: 'info', shape: 'half', word: 'Done, not verified yet' },
  undone: { tone: 'calm', shape: 'dashes', word: 'Undone' },
  withdrawn: { tone: 'calm', shape: 'dashes', word: 'Withdrawn' },
}
const verdictLooks: Readonly<Record<'pass' | 'fail' | 'unknown', Look>> = {
  pass: { tone: 'good', shape: 'tick', word: 'Verified by the SLIs' },
  fail: { tone: 'warn', shape: 'triangle', word: 'Did not help' },
  unknown: { tone: 'calm', shape: 'dashes', word: 'Unknown whether it helped' },
}

type Open =
  | { readonly is: 'propose' }
  | { readonly is: 'anyway'; readonly of: MitigationAnswer }
  | { readonly is: 'undo'; readonly of: MitigationAnswer }
  | null

export function MitigationsPanel({ incident }: { incident: { readonly id: string; readonly service: string | null } }) {
  const may = useMay()('respond')
  const [open, setOpen] = useState<Open>(null)
  const path = `/api/v1/incidents/${incident.id}/mitigations`
  const asked = useQuery({
    queryKey: ['incidents', 'mitigations', incident.id],
    queryFn: ({ signal }) => getJson<MitigationList>(path, {}, signal),
  })
  const act = useAct(({ id, verb, body = {} }: { id: string; verb: 'approve' | 'done'; body?: object }) => postJson<MitigationChange>(`${path}/${id}/${verb}`, body), {
    changes: ['incidents'],
    done: ({ say }) => say,
  })
  const close = (): void => setOpen(null)
  useKeys('This incident', may ? [{ key: 'm', says: 'Propose a mitigation', does: () => setOpen({ is: 'propose' }) }] : [])
  return (
    <Card
      title="Mitigations"
      actions={
        may && (
          <Button variant="default" size="compact-sm" rightSection={<kbd className="key wide-only">m</kbd>} onClick={() => setOpen({ is: 'propose' })}>
            Propose one
          </Button>
        )
      }
    >
      <Answer of={asked} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Nothing is proposed yet. First make users whole, then look for the cause.</QuietLine>
          ) : (
            <ul className="weighed">
              {items.map((item) => (
                <Mitigation
                  key={item.id}
                  item={item}
                  may={may}
                  onApprove={() => act.mutate({ id: item.id, verb: 'approve' })}
                  onDone={() => (item.state === 'proposed' ? setOpen({ is: 'anyway', of: item }) : act.mutate({ id: item.id, verb: 'done' }))}
                  onUndo={() => setOpen({ is: 'undo', of: item })}
                />
              ))}
            </ul>
          )
        }
      </Answer>
      {open?.is === 'propose' && <ProposeDialog path={path} service={incident.service} onClose={close} />}
      {open?.is === 'anyway' && <ReasonDialog path={`${path}/${open.of.id}/done`} of={open.of} field="withoutApproval" onClose={close} />}
      {open?.is === 'undo' && <ReasonDialog path={`${path}/${open.of.id}/undo`} of={open.of} field="reason" onClose={close} />}
    </Card>
  )
}

interface MitigationProps {
  readonly item: MitigationAnswer
  readonly may: boolean
  readonly onApprove: () => void
  readonly onDone: () => void
  readonly onUndo: () => void
}

function Mitigation({ item, may, onApprove, onDone, onUndo }: MitigationProps) {
  const verdict = item.state === 'done' ? item.verification?.verdict : null
  const look = verdict ? verdictLooks[verdict] : looks[item.state]
  const isOver = item.state === 'undone' || item.state === 'withdrawn'
  return (
    <li className={isOver ? 'set-aside' : ''}>
      <div className="row wrap apart">
        <span className="weighed-text">
          {item.kind !== 'other' && <span className="muted">{mitigationKindWords[item.kind]} </span>}
          <span className="strong">{item.text}</span>
        </span>
        <StatusBadge tone={look.tone} shape={look.shape}>
          {look.word}
        </StatusBadge>
      </div>
      <div className="small muted">
        {item.service && <>on {item.service} · </>}
        {item.change && (
          <>
            <Go to={`/record?subject=${encodeURIComponent(`change/${item.change.id}`)}`}>{item.change.title ?? item.change.id}</Go> ·{' '}
          </>
        )}
        proposed by {item.proposedBy.name}, <When at={item.proposedAt} />
        {item.doneBy && (
          <>
            {' '}
            · done by {item.doneBy.name}, <When at={item.doneAt} />
          </>
        )}
        {item.endedBy && (
          <>
            {' '}
            · {item.state} by {item.endedBy.name}, <When at={item.endedAt} />
            {item.endedReason && `: ${item.endedReason}`}
          </>
        )}
      </div>
      {item.approvals.map((approval) => (
        <div key={approval.policy} className="small">
          {approval.by ? (
            <>
              Approved by {approval.by.name}, <When at={approval.at} /> <span className="muted">({approval.policy})</span>
            </>
          ) : (
            !isOver && (
              <>
                {item.state === 'done' ? 'Done without the approval of' : 'Waits for'} {approval.who} <span className="muted">({approval.policy})</span>
                {item.withoutApproval && `: ${item.withoutApproval}`}
              </>
            )
          )}
        </div>
      ))}
      {item.verification && item.verification.slis.length > 0 && <SliNumbers slis={item.verification.slis} />}
      {item.verification && item.state === 'done' && (
        <div className="small muted">
          {item.verification.slis.length === 0 && item.verification.because && `${item.verification.because}. `}
          {item.verification.nextCheckAt && (
            <>
              The SLIs are asked {item.verification.checks > 0 ? 'again ' : ''}
              <When at={item.verification.nextCheckAt} />.
            </>
          )}
        </div>
      )}
      {may && item.allowed.length > 0 && (
        <div className="row wrap">
          {item.allowed.includes('approve') && (
            <Button variant="subtle" size="compact-xs" onClick={onApprove}>
              Approve
            </Button>
          )}
          {item.allowed.includes('done') && (
            <Button variant="subtle" size="compact-xs" onClick={onDone}>
              {item.state === 'proposed' ? 'Done without approval…' : 'It is done'}
            </Button>
          )}
          {item.allowed.includes('undo') && (
            <Button variant="subtle" size="compact-xs" onClick={onUndo}>
              {item.state === 'done' ? 'Undone…' : 'Withdraw…'}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

function ProposeDialog({ path, service, onClose }: { path: string; service: string | null; onClose: () => void }) {
  const [kind, setKind] = useState<ProposeMitigation['kind']>('roll-back')
  const [words, setWords] = useState({ text: '', service: service ?? '', change: '' })
  const propose = useAct((body: ProposeMitigation) => postJson<MitigationChange>(path, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  const submit = (): void =>
    propose.mutate({
      kind,
      text: words.text.trim(),
      ...(words.service.trim() === '' ? {} : { service: words.service.trim() }),
      ...(words.change.trim() === '' ? {} : { change: words.change.trim() }),
    })
  return (
    <FormDialog
      title="What would make users whole?"
      opened
      onClose={onClose}
      onSubmit={submit}
      submit="Propose"
      isBusy={propose.isPending}
      fault={propose.error}
      canSubmit={words.text.trim() !== ''}
      note="Nothing is done by itself: somebody does it, says so here, and the SLIs are asked."
    >
      <NativeSelect
        label="What is to be done"
        data={mitigationKinds.map((each) => ({ value: each, label: mitigationKindWords[each] }))}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as ProposeMitigation['kind'])}
      />
      <TextInput
        label="Exactly"
        placeholder="checkout to 4.16.2"
        value={words.text}
        onChange={(event) => setWords({ ...words, text: event.currentTarget.value })}
        maxLength={500}
        data-autofocus
      />
      <TextInput
        label="Service"
        value={words.service}
        onChange={(event) => setWords({ ...words, service: event.currentTarget.value })}
        maxLength={200}
      />
      <TextInput
        label="Change"
        description="The one that is rolled back, or that did it; optional"
        placeholder="chg_…"
        value={words.change}
        onChange={(event) => setWords({ ...words, change: event.currentTarget.value })}
        maxLength={60}
      />
    </FormDialog>
  )
}

function ReasonDialog({ path, of, field, onClose }: { path: string; of: MitigationAnswer; field: 'withoutApproval' | 'reason'; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const isAnyway = field === 'withoutApproval'
  const act = useAct((body: object) => postJson<MitigationChange>(path, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  return (
    <FormDialog
      title={isAnyway ? 'It was done without the approval' : of.state === 'done' ? 'It was undone' : 'It will not be done'}
      opened
      onClose={onClose}
      onSubmit={() => act.mutate(reason.trim() === '' ? {} : { [field]: reason.trim() })}
      submit={isAnyway ? 'It is done' : of.state === 'done' ? 'Undone' : 'Withdraw'}
      isBusy={act.isPending}
      fault={act.error}
      canSubmit={!isAnyway || reason.trim() !== ''}
      note={isAnyway ? 'The reason stands on the record.' : 'Goes on the timeline.'}
    >
      <p className="strong">{of.text}</p>
      <Textarea
        label="Why?"
        autosize
        minRows={2}
        maxRows={8}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000}
        data-autofocus
        required={isAnyway}
      />
    </FormDialog>
  )
}
