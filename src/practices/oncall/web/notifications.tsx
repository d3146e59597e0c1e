// Every notification of a page with every try to deliver it.
import { Person } from '../../../web/kit/blocks.tsx'
import { amount } from '../../../web/kit/number-words.ts'
import { When } from '../../../web/kit/when.tsx'
import type { NotificationAnswer } from '../contract.ts'
import { NotificationBadge } from './words.tsx'

const outcomeWords: Readonly<Record<NotificationAnswer['attempts'][number]['outcome'], string>> = {
  begun: 'under way since',
  sent: 'handed over',
  failed: 'failed',
  interrupted: 'cut off',
}

/** Why this person: a step of the policy, or because others could not be asked or did not answer. */
function becauseWords({ because, step, round }: NotificationAnswer): string {
  const words: Readonly<Record<string, string>> = {
    step: `asked by step ${step} of the policy`,
    reassigned: 'it was handed over to them',
    fallback: 'asked as the fallback',
    responder: 'asked to help',
    test: 'to prove that a page arrives',
  }
  return `${words[because] ?? because.replaceAll('-', ' ')}${round > 1 ? `, round ${round}` : ''}`
}

export function Notifications({ notifications }: { notifications: readonly NotificationAnswer[] }) {
  return notifications.map((each) => (
    <div key={each.id} className="attempt" style={{ gridTemplateColumns: 'minmax(0, 1fr) auto' }}>
      <div>
        <div className="row wrap">
          <Person person={each.person} />
          <span className="muted">
            by {each.channel} to <span className="mono">{each.address}</span>
          </span>
        </div>
        <div className="muted small">{becauseWords(each)}</div>
        {each.attempts.length > 0 && (
          <ul className="attempts small muted">
            {each.attempts.map((attempt) => (
              <li key={attempt.attempt}>
                {each.attempts.length > 1 && `Try ${attempt.attempt}: `}
                {outcomeWords[attempt.outcome]} <When at={attempt.at} />
                {attempt.tookMs !== null && `, took ${amount(attempt.tookMs, 'milliseconds')}`}. {attempt.detail}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div style={{ textAlign: 'right' }}>
        <NotificationBadge state={each.state} />
        {each.state === 'pending' && (
          <div className="muted small">
            due <When at={each.dueAt} />
          </div>
        )}
      </div>
    </div>
  ))
}
