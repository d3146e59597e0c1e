// Who would be woken for the service of an incident.
import ServiceOnCall from './service-panel.tsx'

export default function IncidentOnCall({ service }: { service: string | null }) {
  return service === null ? null : <ServiceOnCall service={service} />
}
