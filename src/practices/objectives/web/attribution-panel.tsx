// What the budget of an objective was spent on, adding up to the total; corrected by hand where the rules are wrong.
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { formatPercent } from '../../../base/ratio.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { useSubjects } from '../../../web/app-parts.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { msOf, planTime } from '../../../web/kit/time-words.ts'
import { useMay } from '../../../web/session.ts'
import type { AttributionAnswer, CorrectionAnswer, CorrectionBody, PartAnswer } from '../contract-attribution.ts'
import { measureMs } from './objectives-query.ts'
import './attribution.css'

export default function Attribution({ objective }: { objective: string }) {
  const mayEdit = useMay()('own-services')
  const base = `/api/v1/objectives/${encodeURIComponent(objective)}/attribution`
  const [isCorrecting, setCorrecting] = useState(false)
  const found = useQuery({
    queryKey: ['objectives', 'attribution', objective],
    refetchInterval: measureMs * 10,
    queryFn: ({ signal }) => getJson<AttributionAnswer>(base, {}, signal),
  })
  const remove = useAct((each: CorrectionAnswer) => deleteAt(`${base}/corrections/${each.id}`), { changes: ['objectives'], done: () => 'The rules decide again.' })
  return (
    <Card
      title="Spent on"
      note={found.data?.spent == null ? undefined : `${formatPercent(found.data.spent, 1)} of the budget`}
      actions={
        mayEdit && (
          <button className="quiet-button" onClick={() => setCorrecting(true)}>
            Correct
          </button>
        )
      }
    >
      <Answer of={found} lines={3}>
        {(answer) => (
          <>
            {answer.parts.length === 0 ? (
              <QuietLine>Nothing of this budget is spent.</QuietLine>
            ) : (
              <ul className="spent">
                {answer.parts.map((part) => (
                  <Part key={`${part.kind}/${part.ref}/${part.rule}`} part={part} />
                ))}
              </ul>
            )}
            {answer.bad > 0 && <p className="muted small spent-sum">{answer.explanation}.</p>}
            {answer.corrections.length > 0 && (
              <ul className="stack small spent-corrections">
                {answer.corrections.map((each) => (
                  <li key={each.id}>
                    <div>
                      By hand: {each.label}. {each.reason}
                    </div>
                    <div className="muted">
                      {planTime(msOf(each.from) ?? 0)} to {planTime(msOf(each.to) ?? 0)}
                      {mayEdit && (
                        <button className="quiet-button small" onClick={() => remove.mutate(each)}>
                          Take back
                        </button>
                      )}
                    </div>
                  </li>
                ))}
              </ul>
            )}
            <details className="small">
              <summary className="muted">How this is decided</summary>
              <ol className="spent-rules">
                {answer.rules.map((rule) => (
                  <li key={rule}>{rule}</li>
                ))}
              </ol>
              <p className="muted">Each bad event is counted once, by the first of these that fits, so the parts always add up.</p>
            </details>
          </>
        )}
      </Answer>
      <CorrectDialog base={base} opened={isCorrecting} onClose={() => setCorrecting(false)} />
    </Card>
  )
}

const kindWords: Readonly<Record<PartAnswer['kind'], string>> = { incident: 'Incident', change: 'Change', dependency: 'Dependency', unexplained: 'Unexplained' }

function Part({ part }: { part: PartAnswer }) {
  const subjectOf = useSubjects()
  const subject = part.ref === null ? null : part.kind === 'dependency' ? `service/${part.ref}` : `${part.kind}/${part.ref}`
  const to = subject === null ? null : part.kind === 'dependency' ? `/services/${encodeURIComponent(part.ref!)}` : subjectOf(subject).to
  return (
    <li>
      <div className="spent-line">
        <span className="ellipsis">{to === null ? part.label : <Go to={to}>{part.label}</Go>}</span>
        <span className="spent-share" data-tip={`${part.bad.toLocaleString('en')} bad events in ${part.minutes} ${part.minutes === 1 ? 'minute' : 'minutes'}${part.budget === null ? '' : `, ${formatPercent(part.budget, 2)} of the whole budget`}`}>
          {formatPercent(part.share, 1)}
        </span>
      </div>
      <div className={`spent-bar spent-${part.kind}`} aria-hidden="true">
        <i style={{ width: `${Math.max(1, part.share * 100)}%` }} />
      </div>
      <div className="muted small">
        {part.kind === 'unexplained' ? part.rule : `${kindWords[part.kind]}: ${part.rule}`}
      </div>
    </li>
  )
}

const empty = { from: '', to: '', kind: 'incident' as PartAnswer['kind'], ref: '', reason: '' }
const refWords: Readonly<Record<PartAnswer['kind'], string | null>> = { incident: 'Its number', change: 'Its id (chg_…)', dependency: 'Name of the service', unexplained: null }

function CorrectDialog({ base, opened, onClose }: { base: string; opened: boolean; onClose: () => void }) {
  const [words, setWords] = useState(empty)
  useEffect(() => {
    if (opened) setWords(empty)
  }, [opened])
  const add = useAct((body: CorrectionBody) => postJson<CorrectionAnswer>(`${base}/corrections`, body), { changes: ['objectives'], quietFault: true, done: () => 'What you said goes before the rules.', after: onClose })
  const isOrdered = words.from !== '' && words.to !== '' && words.from < words.to
  const refLabel = refWords[words.kind]
  return (
    <FormDialog
      title="Say what the budget was spent on"
      opened={opened}
      onClose={onClose}
      submit="Correct"
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={isOrdered && words.reason.trim().length >= 3 && (refLabel === null || words.ref.trim() !== '')}
      note="Every bad event in this time counts there. It stays on the record, and can be taken back."
      onSubmit={() =>
        add.mutate({
          from: new Date(words.from).toISOString(),
          to: new Date(words.to).toISOString(),
          kind: words.kind,
          reason: words.reason.trim(),
          ...(refLabel === null ? {} : { ref: words.ref.trim() }),
        })
      }
    >
      <TextInput label="From" description="In your time zone." type="datetime-local" value={words.from} onChange={(event) => setWords({ ...words, from: event.currentTarget.value })} required data-autofocus />
      <TextInput
        label="Until"
        type="datetime-local"
        value={words.to}
        onChange={(event) => setWords({ ...words, to: event.currentTarget.value })}
        required
        error={words.from !== '' && words.to !== '' && !isOrdered ? 'It ends before it begins.' : undefined}
      />
      <NativeSelect
        label="Spent on"
        value={words.kind}
        onChange={(event) => setWords({ ...words, kind: event.currentTarget.value as PartAnswer['kind'] })}
        data={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
      />
      {refLabel !== null && <TextInput label={refLabel} value={words.ref} onChange={(event) => setWords({ ...words, ref: event.currentTarget.value })} required maxLength={253} />}
      <TextInput label="Reason" placeholder="The roll-out of 10:02 did it, see the postmortem" value={words.reason} onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })} required maxLength={500} />
    </FormDialog>
  )
}
