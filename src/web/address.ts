// What the reader chose lives in the address, so that it can be shared, kept and gone back to.
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

export type Address = Readonly<Record<string, string>>
/** null removes a choice. */
export type AddressChange = Readonly<Record<string, string | null>>

/** The choices in the address, and a way to change some. Small changes replace; `push` makes a step to go back to. */
export function useAddress(): readonly [Address, (change: AddressChange, how?: 'replace' | 'push') => void] {
  const router = useRouter()
  const text = useRouterState({ select: (state) => state.location.searchStr })
  const address = useMemo(() => Object.fromEntries(new URLSearchParams(text)), [text])
  const change = useCallback((changes: AddressChange, how: 'replace' | 'push' = 'replace') => {
    const { pathname, search } = new URL(router.history.location.href, location.origin)
    const parts = new URLSearchParams(search)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') parts.delete(name)
      else parts.set(name, value)
    }
    const rest = parts.toString()
    router.history[how](pathname + (rest === '' ? '' : `?${rest}`))
  }, [router])
  return [address, change]
}

export function usePathname(): string {
  return useRouterState({ select: (state) => state.location.pathname })
}

/** Goes to an address inside the application. */
export function useGo(): (to: string) => void {
  const router = useRouter()
  return useCallback((to: string) => router.history.push(to), [router])
}

/** The same, in the place of where the reader is: an address that only leads on is no step to go back to. */
export function useLeadOn(): (to: string) => void {
  const router = useRouter()
  return useCallback((to: string) => router.history.replace(to), [router])
}

/** What the route of this page is called. */
export function useRouteTitle(): string | undefined {
  return useRouterState({ select: (state) => (state.matches.at(-1)?.staticData as { title?: string } | undefined)?.title })
}

/** The part of the path named `$name` in the page's route. */
export function useParam(name: string): string {
  return useRouterState({ select: (state) => (state.matches.at(-1)?.params as Record<string, string> | undefined)?.[name] ?? '' })
}
