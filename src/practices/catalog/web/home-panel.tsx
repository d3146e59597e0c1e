// Services without an owner or without anybody to page, on the home page: the catalog's part in waking the right person.
import { useQuery } from '@tanstack/react-query'
import { getAll } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import type { ServiceItem } from '../contract.ts'

/** More than these are counted. */
const mostShown = 6

export default function CatalogGaps() {
  const services = useQuery({ queryKey: ['services', 'gaps'], queryFn: () => getAll<ServiceItem>('/api/v1/services') })
  const gaps = (services.data ?? []).filter((each) => each.owner === null || each.onCallRoute === null)
  if (gaps.length === 0) return null
  return (
    <Card title="Services nobody would be woken for" note={`${gaps.length} of ${services.data!.length}`} actions={<Go to="/services" className="small">All services</Go>}>
      <ul className="stack tight">
        {gaps.slice(0, mostShown).map((each) => (
          <li key={each.name} className="row"><Glyph shape="triangle" tone="warn" /><Go to={`/services/${encodeURIComponent(each.name)}`}>{each.displayName}</Go><span className="muted">{[each.owner === null && 'no owner', each.onCallRoute === null && 'no on-call route'].filter(Boolean).join(', ')}</span></li>
        ))}
      </ul>
    </Card>
  )
}
