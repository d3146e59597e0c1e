// The API as one page of tables, and as OpenAPI: both from the routes of a running house.
import type { House, Route } from '../../src/spine/practice.ts'
import type { Mainstay } from '../../src/mainstay.ts'
import { recordRoutes } from '../../src/record/routes.ts'
import { startLive } from '../../src/record/live.ts'
import { permissions, permissionsOf, roles } from '../../src/spine/access/roles.ts'
import { code, notice, table } from './markdown.ts'

interface OpenApi {
  readonly paths: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Without the version and without what serves the web: it is there or not. */
export function openApiText({ app }: Mainstay, routes: readonly Route[]): string {
  const document = app.swagger() as unknown as OpenApi
  const known = new Set(routes.map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}')))
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => known.has(path)).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ ...document, paths }, null, 1)}\n`
}

export async function routesOf({ practices, house }: Mainstay): Promise<readonly Route[]> {
  const live = startLive(house as House)
  await live.stop()
  return [...practices.flatMap((practice) => practice.routes ?? []), ...recordRoutes(live)]
}

export function apiPage(routes: readonly Route[]): string {
  const groups = Map.groupBy(routes, groupOf)
  const names = [...groups.keys()].sort((a, b) => a.localeCompare(b))
  return `${notice}
# API

Everything the pages and the CLI do goes through this API. A running Mainstay shows it with every schema at
\`/api/docs\`; [openapi.json](openapi.json) is the same as a file (OpenAPI 3.1).

- Send \`Authorization: Bearer <token>\`. Routes with access \`ingest\` also take an ingest key: as bearer, as the password of
  basic authentication, or as \`?key=\`.
- JSON in camelCase; instants as RFC 3339 text; lists as \`{"items": [...], "next": "..."}\`: pass \`next\` back as \`?cursor=\`
  until it is null; \`?limit=\` is at most 500.
- Errors are \`application/problem+json\` with \`code\`, \`detail\` and \`mend\`: see [faults](faults.md).
- A POST with an \`Idempotency-Key\` header is carried out once; repeats within a day get the first answer.
- Routes under \`/in\` speak the dialect of the system they stand in for, errors included.

## Access

${table(['permission', ...roles], permissions.map((permission) => [code(permission), ...roles.map((role) => (permissionsOf(role).includes(permission) ? 'yes' : ''))]))}

\`public\` needs nothing, \`signed\` a link with a signature, \`ingest\` an ingest key or a token that may \`respond\`.

${names.map((name) => `## ${name}\n\n${table(['method', 'path', 'access', 'does'], groups.get(name)!.map((route) => [route.method, code(route.path), route.access, route.summary]))}`).join('\n\n')}
`
}

function groupOf({ path }: Route): string {
  const [, first = '', second = '', third = ''] = path.split('/')
  if (first === 'api') return third
  return first === 'in' ? `in/${second}` : 'house'
}
