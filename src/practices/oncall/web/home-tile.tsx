// Who is on call, for the home page's strip; nobody is a problem, silence of a page too.
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import { getJson } from '../../../web/api.ts'
import { HealthTile } from '../../../web/now/health.tsx'
import type { PageItem } from '../contract.ts'
import { useOnCall } from './on-call-query.ts'

export default function OnCallTile() {
  const onCall = useOnCall()
  const live = useQuery({
    queryKey: ['oncall', 'live-pages'],
    queryFn: ({ signal }) => getJson<Page<PageItem>>('/api/v1/pages', { state: 'live', limit: 50 }, signal),
  })
  if (!onCall.data || !live.data) return null
  const waiting = live.data.items.filter((page) => page.state !== 'acknowledged')
  if (waiting.length > 0) {
    const unanswered = waiting.filter((page) => page.state === 'unanswered').length
    return (
      <HealthTile
        name="oncall"
        label="On-call"
        tone="act"
        shape="alarm"
        value={`${waiting.length} waiting`}
        note={unanswered > 0 ? `${unanswered} unanswered` : 'not acknowledged yet'}
        words={`${waiting.length} ${waiting.length === 1 ? 'page waits' : 'pages wait'} for an answer`}
        to={waiting.length === 1 ? `/on-call/pages/${waiting[0]!.id}` : '/on-call?view=pages&state=live'}
      />
    )
  }
  const { schedules } = onCall.data
  const empty = schedules.filter((schedule) => schedule.now.every((shift) => shift.person === null))
  if (schedules.length === 0)
    return (
      <HealthTile name="oncall" label="On-call" tone="calm" shape="dashes" value="Nobody" note="no schedule yet" words="" to="/on-call" />
    )
  if (empty.length > 0)
    return (
      <HealthTile
        name="oncall"
        label="On-call"
        tone="warn"
        shape="triangle"
        value="A gap"
        note={empty.map((each) => each.displayName).join(', ')}
        words={`nobody is on call for ${empty[0]!.displayName}`}
        to="/on-call"
      />
    )
  const names = [
    ...new Set(schedules.flatMap((schedule) => schedule.now.flatMap((shift) => (shift.person ? [shift.person.displayName] : [])))),
  ]
  return (
    <HealthTile
      name="oncall"
      label="On-call"
      tone="good"
      shape="tick"
      value={names[0]}
      note={names.length > 1 ? `and ${names.length - 1} more` : schedules[0]?.displayName}
      words=""
      to="/on-call"
    />
  )
}
