// Who would be asked about an alert, step by step, now and at another time.
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { planTime } from '../../../web/kit/time-words.ts'
import type { RouteExplanation } from '../model/routing/contract.ts'

const becauseWords: Readonly<Record<string, string>> = { fallback: ' (the fallback)', 'last-resort': ' (administrators, as nobody else is left)' }

export function WhoIsAsked({ answer }: { answer: RouteExplanation }) {
  if (answer.urgency !== 'page') return <p className="muted">It pages nobody, so nobody is named here.</p>
  return (
    <div className="who-asked">
      {answer.who.map(({ at, policies }, index) => (
        <section key={at}>
          <h3>
            {index === answer.who.length - 1 ? 'Who would be asked now' : `Who would be asked on ${planTime(Date.parse(at))}`}
          </h3>
          {policies.map(({ policy, reason, steps }) => (
            <div key={policy ?? ''} className="stack tight">
              <p className="muted small">
                {policy === null ? 'Without a policy' : <Go to="/on-call?view=policies">{policy}</Go>}: {reason}
              </p>
              <ol className="who-steps">
                {steps.map((step) => (
                  <li key={step.afterMinutes}>
                    <span className="muted who-after">{step.afterMinutes === 0 ? 'at once' : `after ${step.afterMinutes} min`}</span>
                    <span>
                      {step.people.length === 0 ? (
                        <StatusBadge plain tone="act" shape="alarm">
                          nobody
                        </StatusBadge>
                      ) : (
                        step.people.map(({ displayName, because }) => `${displayName}${becauseWords[because] ?? ''}`).join(', ')
                      )}
                      {step.empty.length > 0 && <span className="muted small"> nobody is on call for {step.empty.join(', ')}</span>}
                      {step.unreachable.length > 0 && <span className="muted small"> out of reach: {step.unreachable.join(', ')}</span>}
                    </span>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}
