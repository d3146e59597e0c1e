// Every notification of a page with every try to deliver it.
import { Person } from '../../../web/kit/blocks.tsx'
import { amount } from '../../../web/kit/number-words.ts'
import { When } from '../../../web/kit/when.tsx'
import type { NotificationAnswer } from '../contract.ts'
import { NotificationBadge } from './words.tsx'

export function Notifications({ notifications }: { notifications: readonly NotificationAnswer[] }) {
  return notifications.map((each) => (
    <div key={each.id} className="attempt" style={{ gridTemplateColumns: 'minmax(0, 1fr) auto' }}>
      <div>
        <div className="row wrap"><Person person={each.person} /><span className="muted">by {each.channel} to <span className="mono">{each.address}</span></span></div>
        <div className="muted small">{each.because}{each.round > 1 ? `, round ${each.round}` : ''}</div>
        {each.attempts.length > 0 && (
          <ul className="attempts small muted">
            {each.attempts.map((attempt) => <li key={attempt.attempt}>{each.attempts.length > 1 && `Try ${attempt.attempt}: `}{attempt.outcome}{attempt.detail && `, ${attempt.detail}`}{attempt.tookMs !== null && `, took ${amount(attempt.tookMs, 'milliseconds')}`} · <When at={attempt.at} /></li>)}
          </ul>
        )}
      </div>
      <div style={{ textAlign: 'right' }}><NotificationBadge state={each.state} />{each.state === 'pending' && <div className="muted small">due <When at={each.dueAt} /></div>}</div>
    </div>
  ))
}
