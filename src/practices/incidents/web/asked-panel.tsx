// On the home page: the roles that I was asked to take.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Go } from '../../../web/kit/go.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { MyAsks } from '../contract.ts'

export default function AskedPanel() {
  const items = useQuery({ queryKey: ['incidents', 'role-asks'], queryFn: ({ signal }) => getJson<MyAsks>('/api/v1/me/role-asks', {}, signal) }).data?.items ?? []
  return items.map((ask) => (
    <div key={`${ask.incident} ${ask.role}`} className="notice info" role="status">
      <span className="strong">You are asked to be {ask.roleTitle}</span> of{' '}
      <Go to={`/i/${ask.number}`}>
        #{ask.number} {ask.title}
      </Go>{' '}
      <span className="muted">
        ({ask.severity}, <When at={ask.askedAt} />)
      </span>
    </div>
  ))
}
