// What the service of an incident depends on, who uses it, and who is affected when it fails.
import ServiceMap from './service-map-panel.tsx'

export default function IncidentMap({ service }: { service: string | null }) {
  return service === null ? null : <ServiceMap service={service} />
}
