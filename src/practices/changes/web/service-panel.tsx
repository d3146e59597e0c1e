// The latest changes to one service.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { ChangePage } from '../contract.ts'
import { ChangeLines } from './change-lines.tsx'

export default function ServiceChanges({ service }: { service: string }) {
  const changes = useQuery({
    queryKey: ['changes', 'service', service],
    queryFn: ({ signal }) => getJson<ChangePage>('/api/v1/changes', { service, limit: 6 }, signal),
  })
  return (
    <Card
      flush
      title="Changes"
      actions={
        <Go to={`/changes?service=${encodeURIComponent(service)}`} className="small">
          All
        </Go>
      }
    >
      <Answer of={changes} lines={2}>
        {({ items }) => (items.length === 0 ? <QuietLine>No change to it is known.</QuietLine> : <ChangeLines changes={items} withService={false} />)}
      </Answer>
    </Card>
  )
}
