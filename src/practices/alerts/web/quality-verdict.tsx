// One tap: was this worth being woken for? In the detail of a situation, and on a page.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { deleteAt, getJson, putJson } from '../../../web/api.ts'
import { useAct } from '../../../web/kit/form.tsx'
import { useMay } from '../../../web/session.ts'
import type { VerdictAnswer, VerdictBody } from '../contract.ts'
import { verdicts } from '../model/quality.ts'
import type { Rubric } from '../model/quality.ts'
import { verdictTips, verdictWords } from './quality-words.ts'
import './quality.css'

const rubric: readonly { readonly key: keyof Rubric; readonly asks: string }[] = [
  { key: 'isIndicative', asks: 'Did it point at what was wrong?' },
  { key: 'isPrecise', asks: 'Were severity and text right?' },
  { key: 'isHandleable', asks: 'Was there something to do?' },
]

export default function SituationVerdict({ situation }: { situation: string }) {
  return <Verdict situation={situation} heading={<h3>{question}</h3>} />
}

export const question = 'Was it worth being woken?'

export function Verdict({ situation, heading = null }: { situation: string; heading?: ReactNode }) {
  const may = useMay()
  const path = `/api/v1/situations/${situation}/verdict`
  const found = useQuery({ queryKey: ['quality', 'verdict', situation], queryFn: ({ signal }) => getJson<VerdictAnswer>(path, {}, signal) })
  const changes = ['quality']
  const say = useAct((body: VerdictBody) => putJson<VerdictAnswer>(path, body), {
    changes,
    done: (answer) => `Noted: ${verdictWords[answer.verdict!].toLowerCase()}.`,
    undo: () => () => deleteAt(path),
  })
  const refine = useAct((body: VerdictBody) => putJson<VerdictAnswer>(path, body), { changes })
  const answer = found.data
  if (answer === undefined) return null
  const isSaid = answer.verdict !== null && !answer.isInferred
  const mayAct = may('respond')
  if (!mayAct && answer.verdict === null) return null
  return (
    <section className="stack tight" aria-label={question}>
      {heading}
      <div className="row wrap" role="group" aria-label="Verdict">
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={`verdict${answer.verdict === verdict ? (isSaid ? ' said' : ' inferred') : ''}`}
            aria-pressed={isSaid && answer.verdict === verdict}
            disabled={!mayAct || say.isPending}
            data-tip={verdictTips[verdict]}
            onClick={() => say.mutate({ verdict })}
          >
            {verdictWords[verdict]}
          </button>
        ))}
      </div>
      {!isSaid && (
        <p className="muted small">{answer.verdict === null ? answer.reason : `Inferred: ${verdictWords[answer.verdict].toLowerCase()}. ${answer.reason}`}</p>
      )}
      {isSaid && mayAct && (
        <div className="row wrap small">
          {rubric.map(({ key, asks }) => (
            <label key={key} className="row">
              <span className="muted">{asks}</span>
              <select
                className="picker"
                value={answer.rubric[key] === null ? '' : String(answer.rubric[key])}
                onChange={(event) => {
                  const value = event.currentTarget.value === '' ? null : event.currentTarget.value === 'true'
                  refine.mutate({ verdict: answer.verdict!, rubric: { ...answer.rubric, [key]: value }, ...(answer.note === null ? {} : { note: answer.note }) })
                }}
              >
                <option value="">not said</option>
                <option value="true">yes</option>
                <option value="false">no</option>
              </select>
            </label>
          ))}
        </div>
      )}
    </section>
  )
}
