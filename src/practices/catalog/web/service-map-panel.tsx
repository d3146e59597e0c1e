// On a service's page: what it depends on, who uses it, how that is known, and who is affected when it fails.
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useBlastRadius } from './map-data.ts'
import { BlastFigures } from './map-focus.tsx'
import { NeedLines } from './map-needs.tsx'
import './map.css'

const toService = (name: string): string => `/services/${encodeURIComponent(name)}`

export default function ServiceMap({ service }: { service: string }) {
  const { data } = useBlastRadius(service)
  if (!data || data.dependsOn.length + data.usedBy.length === 0) return null
  return (
    <Card
      title="Dependencies"
      actions={
        <Go className="small" to={`/map?focus=${encodeURIComponent(service)}`}>
          On the map
        </Go>
      }
    >
      <div className="stack">
        <div className="neighbours">
          <NeedLines title="Depends on" needs={data.dependsOn} none="Nothing that is known." to={toService} most={8} />
          <NeedLines title="Used by" needs={data.usedBy} none="Nobody that is known." to={toService} most={8} />
        </div>
        <BlastFigures answer={data} />
      </div>
    </Card>
  )
}
