// Services by name wherever they are chosen: one short list, asked once; a name the catalog does not know may be typed.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { getAll } from './api.ts'
import { Picker } from './kit/choices.tsx'
import { Go } from './kit/go.tsx'

export interface KnownService {
  readonly name: string
  readonly displayName: string
  readonly tier: number | null
}

export function useServices() {
  return useQuery({ queryKey: ['services', 'all'], queryFn: () => getAll<KnownService>('/api/v1/services'), staleTime: 60_000 })
}

/** Chooses the service context in the address. */
export function ServiceFilter() {
  const services = useServices().data ?? []
  return (
    <Picker
      name="service"
      all="All services"
      label="Service"
      choices={services.map(({ name, displayName }) => ({ value: name, label: displayName || name }))}
    />
  )
}

export function ServiceField({ value, onChange, label = 'Service' }: { value: string; onChange: (name: string) => void; label?: string }) {
  const services = useServices().data ?? []
  const id = useId()
  return (
    <>
      <TextInput
        label={label}
        value={value}
        list={id}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={services[0]?.name ?? 'checkout'}
        maxLength={200}
      />
      <datalist id={id}>
        {services.map(({ name, displayName }) => (
          <option key={name} value={name}>
            {displayName}
          </option>
        ))}
      </datalist>
    </>
  )
}

export function ServiceLink({ service, environment }: { service: string | null; environment?: string | null }) {
  if (service === null) return <span className="muted">no service</span>
  return (
    <span className="nowrap">
      <Go to={`/services/${encodeURIComponent(service)}`}>{service}</Go>
      {environment && <span className="muted"> · {environment}</span>}
    </span>
  )
}
