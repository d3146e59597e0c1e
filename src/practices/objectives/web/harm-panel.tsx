// First on an incident: what is broken for whom. Each objective of its services now, and the budget it costs a minute.
import { useQueries } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { amount, significant } from '../../../web/kit/number-words.ts'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { spanWords } from '../../../web/kit/time-words.ts'
import { When } from '../../../web/kit/when.tsx'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { HarmAnswer, HarmItem } from '../contract-harm.ts'
import { useHarm } from './use-harm.ts'
import './harm.css'

/** Lines shown at once: with more, what burns is no longer seen at a glance. */
const mostShown = 4
/** Services whose journeys are asked. */
const mostAsked = 4

export default function Harm({ services, toMs }: IncidentScreen) {
  const harm = useHarm({ services, toMs })
  const journeys = useJourneys(services ?? [])
  return (
    <Card
      title="Broken for whom, now"
      note={journeys.length > 0 ? `Journeys that need it: ${journeys.slice(0, 4).join(', ')}${journeys.length > 4 ? ` and ${journeys.length - 4} more` : ''}` : undefined}
    >
      <div className="harm">
        {services?.length === 0 ? <QuietLine>No service is named: edit the incident to say which, and its numbers appear here.</QuietLine> : <Answer of={harm} lines={2}>{(answer) => <Lines answer={answer} />}</Answer>}
      </div>
    </Card>
  )
}

function Lines({ answer }: { answer: HarmAnswer }) {
  const { items, minutes, unmeasured, more } = answer
  const well = items.slice(mostShown)
  return (
    <>
      {items.length > 0 && (
        <table className="harm-table">
          <thead>
            <tr>
              <th scope="col">Objective</th>
              <th scope="col" className="number">
                Now
              </th>
              <th scope="col" className="number">
                Bad a minute
              </th>
              <th scope="col" className="number">
                Budget a minute
              </th>
              <th scope="col" className="number">
                Budget left
              </th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, mostShown).map((item) => (
              <Line key={item.objective} item={item} />
            ))}
          </tbody>
        </table>
      )}
      <p className="muted small">
        {items.length > 0 && `Over the last ${minutes} minutes. `}
        {well.length + more > 0 && `${well.length + more} more, ${well.filter(({ state }) => state === 'within').length} of them within their target. `}
        {unmeasured.length > 0 && `Nothing is known of ${unmeasured.join(', ')}: no objective measures it.`}
      </p>
    </>
  )
}

function Line({ item }: { item: HarmItem }) {
  const { state, sli, badPerMinute, budgetPerMinute, remaining, emptyInMinutes } = item
  return (
    <tr className={state}>
      <th scope="row">
        <span className="row">
          <State state={state} />
          <span className="two-lines">
            <Go to={`/objectives/${item.objective}`} className="strong ellipsis">
              {item.displayName}
            </Go>
            <span className="muted small ellipsis">{item.service}</span>
          </span>
        </span>
      </th>
      <td className="number" data-label="Now">
        <span className={state === 'breaking' ? 'strong tone-act' : ''}>{amount(sli, 'percent')}</span>
        <div className="muted small">target {amount(item.target, 'percent')}</div>
      </td>
      <td className="number" data-label="Bad a minute">
        {badPerMinute === null ? <span className="muted">no data</span> : significant(badPerMinute)}
        {badPerMinute !== null && <div className="muted small">{item.counted}</div>}
      </td>
      <td className="number" data-label="Budget a minute" data-tip={item.explanation}>
        <span className={state === 'breaking' ? 'strong' : ''}>{amount(budgetPerMinute, 'percent')}</span>
        <div className="muted small">{emptyWords(emptyInMinutes, item)}</div>
      </td>
      <td className="number" data-label="Budget left">
        <span className={remaining !== null && remaining <= 0 ? 'strong tone-act' : ''}>{amount(remaining, 'percent')}</span>
        <div className="muted small">{item.measuredUntil === null ? 'never measured' : item.state === 'missing' ? <>measured <When at={item.measuredUntil} /></> : `of ${item.window.replace(' rolling', '')}`}</div>
      </td>
    </tr>
  )
}

function emptyWords(minutes: number | null, { state }: HarmItem): string {
  if (state === 'missing' || state === 'idle') return ' '
  if (minutes === null) return 'not being spent'
  return minutes === 0 ? 'already gone' : `empty in ${spanWords(minutes * 60_000)}`
}

function State({ state }: { state: HarmItem['state'] }) {
  if (state === 'breaking') return <StatusBadge tone="act" shape="alarm" tip="Worse than its target over these minutes">Failing</StatusBadge>
  if (state === 'within') return <StatusBadge tone="good" shape="tick">Within</StatusBadge>
  if (state === 'idle') return <StatusBadge tone="calm" shape="ring" tip="Measured, and nobody asked for anything">No traffic</StatusBadge>
  return <StatusBadge tone="calm" shape="dashes" tip="Too little was measured to say anything about now">No data</StatusBadge>
}

/** What this needs of an answer of `/api/v1/services/:name/blast-radius`; the same answer as the drawing asks for. */
interface Blast {
  readonly journeys: readonly string[]
}

function useJourneys(services: readonly string[]): readonly string[] {
  const found = useQueries({
    queries: services.slice(0, mostAsked).map((name) => ({
      queryKey: ['map', 'blast', name],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<Blast>(`/api/v1/services/${encodeURIComponent(name)}/blast-radius`, {}, signal),
    })),
  })
  return [...new Set(found.flatMap(({ data }) => data?.journeys ?? []))]
}
