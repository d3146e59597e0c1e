// Who is on call now, schedule by schedule, beside the home page.
import { Card, Person } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { exactTime, msOf, planTime } from '../../../web/kit/time-words.ts'
import { useOnCall } from './on-call-query.ts'

const mostShown = 8

export default function OnCallAside() {
  const schedules = useOnCall().data?.schedules ?? []
  if (schedules.length === 0) return null
  return (
    <Card
      title="On call now"
      actions={
        <Go to="/on-call" className="small">
          Schedules
        </Go>
      }
    >
      <ul className="stack tight">
        {schedules.slice(0, mostShown).map((schedule) => (
          <li key={schedule.name} className="row apart">
            <span className="two-lines">
              <Person person={schedule.now[0]?.person ?? null} />
            </span>
            <span className="two-lines small muted" style={{ textAlign: 'right' }}>
              <span className="ellipsis">{schedule.displayName}</span>
              {schedule.now[0] && (
                <span data-tip={exactTime(msOf(schedule.now[0].toAt) ?? 0)}>until {planTime(msOf(schedule.now[0].toAt) ?? 0)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
