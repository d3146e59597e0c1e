// People by name wherever they are chosen or named: one short list, asked once.
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getAll } from './api.ts'
import { useSession } from './session.ts'

export interface KnownPerson {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly isActive: boolean
}

export function usePeople() {
  return useQuery({ queryKey: ['people', 'all'], queryFn: () => getAll<KnownPerson>('/api/v1/people'), staleTime: 5 * 60_000 })
}

/** `person/per_…` as a name; other actors in words. */
export function useActorNames(): (actor: string) => string {
  const people = usePeople().data
  return (actor) => {
    if (actor === 'mainstay') return 'Mainstay'
    const [kind, id] = [actor.slice(0, actor.indexOf('/')), actor.slice(actor.indexOf('/') + 1)]
    if (kind === 'person') return people?.find((person) => person.id === id)?.displayName ?? 'a person'
    return `${kind} ${id.length > 24 ? `…${id.slice(-5)}` : id}`
  }
}

/** The browser's own list: fast, and right on a phone. You are first. */
export function PersonPicker({
  label,
  value,
  onChange,
  none,
  description,
}: {
  label: string
  value: string
  onChange: (name: string) => void
  none?: string
  description?: string
}) {
  const people = usePeople().data ?? []
  const me = useSession().data?.person?.name
  const active = people
    .filter((person) => person.isActive)
    .sort((one, other) => Number(other.name === me) - Number(one.name === me) || one.displayName.localeCompare(other.displayName))
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(description ? { description } : {})}
      data={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...active.map((person) => ({ value: person.name, label: person.name === me ? `${person.displayName} (you)` : person.displayName })),
      ]}
    />
  )
}
