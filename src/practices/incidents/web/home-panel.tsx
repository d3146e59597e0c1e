// What is going on, at the top of the home page. Without an incident it takes no room.
import { useAddress } from '../../../web/address.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { IncidentLines } from './incident-lines.tsx'
import { useLiveIncidents } from './live-incidents.ts'

export default function IncidentsPanel() {
  const [address] = useAddress()
  const items =
    useLiveIncidents(address['service']).data?.items.toSorted(
      (one, other) => other.state.localeCompare(one.state) || one.severity.localeCompare(other.severity),
    ) ?? []
  if (items.length === 0) return null
  return (
    <Card
      flush
      title="Incidents going on"
      actions={
        <Go to="/incidents" className="small">
          All incidents
        </Go>
      }
    >
      <IncidentLines incidents={items} withService />
    </Card>
  )
}
