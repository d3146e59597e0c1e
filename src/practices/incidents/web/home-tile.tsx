// "What is open?" for the home page's strip.
import { useAddress } from '../../../web/address.ts'
import { HealthTile } from '../../../web/now/health.tsx'
import { isPractice } from '../model/incident-type.ts'
import { useLiveIncidents } from './live-incidents.ts'

export default function IncidentsTile() {
  const [address] = useAddress()
  const items = useLiveIncidents(address['service']).data?.items.filter(({ type }) => !isPractice(type))
  if (!items) return null
  const open = items.filter((each) => each.state === 'open')
  const worst = open.map((each) => each.severity).sort()[0]
  if (open.length > 0) {
    return (
      <HealthTile
        name="incidents"
        label="Incidents"
        tone="act"
        shape="alarm"
        value={`${open.length} open`}
        note={`worst is ${worst}${items.length > open.length ? `, ${items.length - open.length} mitigated` : ''}`}
        words={open.length === 1 ? `incident #${open[0]!.number} is open` : `${open.length} incidents are open`}
        to="/incidents"
      />
    )
  }
  if (items.length > 0)
    return (
      <HealthTile
        name="incidents"
        label="Incidents"
        tone="warn"
        shape="half"
        value={`${items.length} mitigated`}
        note="not resolved yet"
        words={`${items.length} ${items.length === 1 ? 'incident is' : 'incidents are'} mitigated, not resolved`}
        to="/incidents"
      />
    )
  return <HealthTile name="incidents" label="Incidents" tone="good" shape="tick" value="None open" words="" to="/incidents" />
}
