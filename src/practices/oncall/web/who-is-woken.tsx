// Who would be woken for a service, by which policy, and why.
import { Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import type { OnCallAnswer } from '../contract.ts'

export function WhoIsWoken({ found, isSmall = false }: { found: OnCallAnswer['services'][number] | undefined; isSmall?: boolean }) {
  if (!found) return <QuietLine>Nobody knows who would be woken.</QuietLine>
  return (
    <div className="row wrap">
      {found.people.length > 0 ? (
        found.people.map((person) => <Person key={person.name} person={person} />)
      ) : (
        <span className="row tone-act strong">
          <Glyph shape="alarm" tone="act" />
          Nobody would be woken
        </span>
      )}
      <span className={isSmall ? 'muted small' : 'muted'}>
        {found.policy && (
          <>
            by <Go to="/on-call?view=policies">{found.policy}</Go>:{' '}
          </>
        )}
        {found.reason}
      </span>
    </div>
  )
}
