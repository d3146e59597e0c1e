// Turns the practices' pages into routes; each page is its own file, fetched when first needed or hovered.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { Frame } from './frame/frame.tsx'
import { NotFound, PageBroke, PageLoading } from './frame/page-states.tsx'
import type { PageRoute } from './practice-pages.ts'

export function routerOf(pages: readonly PageRoute[]) {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
  const routes: AnyRoute[] = pages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      component: lazyRouteComponent(page.load),
      staticData: { title: page.title } as never,
    }),
  )
  return createRouter({
    routeTree: root.addChildren(routes),
    defaultPreload: 'intent',
    defaultPendingComponent: PageLoading,
    defaultPendingMs: 150,
    defaultErrorComponent: PageBroke,
    scrollRestoration: true,
    // The address holds plain text, readable and typeable: `?service=checkout`, not JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search as Record<string, unknown>)
          .filter(([, value]) => value !== undefined && value !== null)
          .map(([name, value]) => [name, String(value)]),
      ).toString()
      return text === '' ? '' : `?${text}`
    },
  })
}
