// The way of one alert through the routing tree: each route that was tried, and what did not fit.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { RouteExplanation } from '../model/routing/contract.ts'

const looks: Readonly<Record<RouteExplanation['routes'][number]['outcome'], { tone: Tone; shape: Shape; word: string }>> = {
  taken: { tone: 'good', shape: 'tick', word: 'goes here' },
  passed: { tone: 'info', shape: 'half', word: 'fits' },
  failed: { tone: 'calm', shape: 'ring', word: 'does not fit' },
  unreached: { tone: 'calm', shape: 'dashes', word: 'not reached' },
}
/** More than fits a screen is what did not matter. */
const mostShown = 100

export function RouteLines({ answer }: { answer: RouteExplanation }) {
  const shown = answer.routes.slice(0, mostShown)
  return (
    <div className="stack">
      <p className="strong">
        {answer.say} <span className="muted">Bundled by {answer.groupedBy}.</span>
      </p>
      {answer.timing.length > 0 && <p className="muted">{answer.timing.join(' ')}</p>}
      <ul className="route-lines">
        {shown.map((line, index) => {
          const look = looks[line.outcome]
          return (
            <li key={`${index} ${line.key}`} style={{ paddingInlineStart: line.depth * 20 }}>
              <StatusBadge plain tone={look.tone} shape={look.shape}>
                {look.word}
              </StatusBadge>
              <span className="mono">{line.key.slice(line.key.lastIndexOf('/{') + 1)}</span>
              {line.outcome === 'taken' && <span className="tag">{line.receiver}</span>}
              {line.outcome === 'taken' && line.continues && <span className="muted small">and goes on</span>}
              {line.matchers
                .filter((matcher) => !matcher.matches)
                .map((matcher) => (
                  <span key={matcher.text} className="muted small">
                    {matcher.text}: it is {matcher.value === '' ? 'absent' : `"${matcher.value}"`}
                  </span>
                ))}
            </li>
          )
        })}
      </ul>
      {answer.routes.length > mostShown && <p className="muted small">and {answer.routes.length - mostShown} more routes that it does not take</p>}
      {answer.inhibitedBy.map(({ rule, alerts }) => (
        <p key={rule}>
          Inhibited by {alerts.join(', ')} <span className="muted">({rule})</span>
        </p>
      ))}
      {answer.silencedBy.map(({ id, comment }) => (
        <p key={id}>Silenced: {comment}</p>
      ))}
    </div>
  )
}
