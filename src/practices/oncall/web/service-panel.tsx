// Who would be woken for this service, and why.
import { Answer, Card, Person, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { useOnCall } from './on-call-query.ts'

export default function ServiceOnCall({ service }: { service: string }) {
  const onCall = useOnCall(service)
  return (
    <Card
      title="On call"
      actions={
        <Go to="/on-call" className="small">
          Schedules
        </Go>
      }
    >
      <Answer of={onCall} lines={1}>
        {({ services }) => {
          const found = services.find((each) => each.service === service)
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
              <span className="muted">
                {found.policy && (
                  <>
                    by <Go to="/on-call?view=policies">{found.policy}</Go>:{' '}
                  </>
                )}
                {found.reason}
              </span>
            </div>
          )
        }}
      </Answer>
    </Card>
  )
}
