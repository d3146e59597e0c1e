// Starts the web application with the pages it is given (pages.ts knows which).
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import './mantine-parts.css'
import './tokens.css'
import './frame/frame.css'
import './kit/kit.css'
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useEffect, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiFault } from './api.ts'
import { AppPartsContext } from './app-parts.ts'
import { PageBroke } from './frame/page-states.tsx'
import { SignIn } from './frame/sign-in.tsx'
import { Tips } from './frame/tips.tsx'
import { Toasts } from './frame/toasts.tsx'
import { listenToKeys } from './keys.ts'
import type { Concerns } from './live.ts'
import { startLive } from './live.ts'
import type { PracticePages, SubjectLook } from './practice-pages.ts'
import { routerOf } from './router.tsx'
import { fetchSessionAhead, sessionKey, useSession } from './session.ts'
import { SlotProvider } from './slots.tsx'
import { theme, tokensForMantine } from './theme.ts'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      gcTime: 10 * 60_000,
      // A broken rule stays broken; only silence is worth asking again.
      retry: (failures, problem) => failures < 2 && problem instanceof ApiFault && (problem.status === 0 || problem.status === 503),
    },
  },
})
client.getQueryCache().subscribe((event) => {
  // The session ended on the server: show the sign-in page, keep the address.
  if (
    event.type === 'updated' &&
    event.action.type === 'error' &&
    event.action.error instanceof ApiFault &&
    event.action.error.status === 401
  ) {
    client.setQueryData(sessionKey, null)
  }
})

const colours = localStorageColorSchemeManager({ key: 'mainstay-appearance' })

export function startWeb(pages: readonly PracticePages[]): void {
  fetchSessionAhead(client)
  fetchAhead(pages)
  createRoot(document.getElementById('mainstay')!).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={tokensForMantine} colorSchemeManager={colours} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <Gate pages={pages} />
          <Toasts />
          <Tips />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

/** The page asked for travels while we find out who is asking. */
function fetchAhead(pages: readonly PracticePages[]): void {
  const asked = location.pathname.split('/')
  const fits = (path: string): boolean => {
    const parts = path.split('/')
    return parts.length === asked.length && parts.every((part, index) => part.startsWith('$') || part === asked[index])
  }
  const route = pages.flatMap((each) => each.routes).find((each) => fits(each.path))
  void route?.load().catch(() => undefined)
  if (route?.path !== '/') return
  for (const panel of pages.flatMap((each) => each.panels ?? []))
    if (panel.slot.startsWith('home.')) void panel.load().catch(() => undefined)
}

/** Nobody sees a page before we know who they are. */
function Gate({ pages }: { pages: readonly PracticePages[] }) {
  const session = useSession()
  if (session.isPending)
    return (
      <div className="gate" aria-busy="true">
        <span className="unseen">Loading</span>
      </div>
    )
  if (session.isError)
    return (
      <div className="gate">
        <PageBroke error={session.error} reset={() => void session.refetch()} />
      </div>
    )
  if (session.data === null || location.pathname === '/sign-in') return <SignIn />
  return <Inside pages={pages} />
}

function Inside({ pages }: { pages: readonly PracticePages[] }) {
  const router = useMemo(() => routerOf(pages.flatMap((each) => each.routes)), [pages])
  const panels = useMemo(() => pages.flatMap((each) => each.panels ?? []), [pages])
  const parts = useMemo(
    () => ({
      places: pages.flatMap((each) => each.places ?? []),
      settings: pages.flatMap((each) => each.settings ?? []),
      commands: pages.flatMap((each) => each.commands ?? []),
      subjects: Object.assign({}, ...pages.map((each) => each.subjects ?? {})) as Record<string, SubjectLook>,
      finders: pages.flatMap((each) => (each.find ? [each.find] : [])),
    }),
    [pages],
  )
  useEffect(() => startLive(client, hearsOf(pages), Object.assign({}, ...pages.map((each) => each.concerns ?? {})) as Concerns), [pages])
  useEffect(listenToKeys, [])
  return (
    <AppPartsContext.Provider value={parts}>
      <SlotProvider panels={panels}>
        <RouterProvider router={router} />
      </SlotProvider>
    </AppPartsContext.Provider>
  )
}

/** Two practices may name one topic; what either hears makes it stale. */
function hearsOf(pages: readonly PracticePages[]): Record<string, readonly string[]> {
  const all: Record<string, readonly string[]> = {}
  for (const { hears } of pages) {
    for (const [topic, beginnings] of Object.entries(hears ?? {})) all[topic] = [...(all[topic] ?? []), ...beginnings]
  }
  return all
}
