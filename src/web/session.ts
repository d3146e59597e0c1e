// Who is signed in, and what they may do. Buttons for what they may not do are not shown.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { ApiFault, deleteAt, getJson, postJson } from './api.ts'

export interface SignedIn {
  readonly person: {
    readonly id: string
    readonly name: string
    readonly displayName: string
    readonly email: string | null
    readonly timeZone: string
    readonly hasPassword: boolean
  } | null
  readonly name: string
  readonly role: string | null
  readonly permissions: readonly string[]
  /** A higher role that is lent for a short while. */
  readonly raised: { readonly grant: string; readonly ownRole: string; readonly untilAt: string } | null
}

export const sessionKey = ['session'] as const

const session = queryOptions({ queryKey: sessionKey, queryFn: ({ signal }) => findSession(signal), staleTime: 5 * 60_000 })

/** null: nobody is signed in. */
export function useSession() {
  return useQuery(session)
}

/** Before anything else is fetched: all that is shown waits for it, and a browser asks for six things at a time. */
export function fetchSessionAhead(client: QueryClient): void {
  void client.prefetchQuery(session)
}

export function useMay(): (permission: string) => boolean {
  const { data } = useSession()
  return (permission) => data?.permissions.includes(permission) ?? false
}

export async function signIn(proof: { name: string; password: string } | { code: string }): Promise<void> {
  await postJson('/api/v1/session', proof)
}

export async function signOut(): Promise<void> {
  await deleteAt('/api/v1/session')
}

async function findSession(signal: AbortSignal): Promise<SignedIn | null> {
  try {
    const signedIn = await getJson<SignedIn>('/api/v1/session', {}, signal)
    return signedIn.role === null ? null : signedIn
  } catch (problem) {
    if (problem instanceof ApiFault && problem.status === 401) return null
    throw problem
  }
}
