// Invents requests: right in most places and wrong in some, for every route there is.
import type { Route } from '../../src/spine/practice.ts'
import { bootstrapToken } from '../harness.ts'
import { files } from './account.ts'
import { fromSchema } from './from-schema.ts'
import type { Known } from './furnished.ts'
import { brokenBytes, deepText, mutated, oddInstant, oddText, oddValue, words } from './odd-values.ts'
import type { Random } from './random.ts'

export interface Invented {
  readonly route: Route
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload: Buffer | null
  /** The address it seems to come from: the limit of requests is by address and is not what is tested here. */
  readonly from: string
  /** Found on the alerts it makes, if it makes any. */
  readonly mark: string | null
  /** Nothing was broken: it must be taken. */
  readonly isUntouched: boolean
}

/** These walk everything there is, or work for long on purpose (a password's hash): asked, but seldom. */
const heavy = /record-verifications|\/export$|\/findings$|\/api\/v2\/alerts$|alerts\/groups$|^\/metrics|\/session|\/people$|\/configuration\/schema|connections\/test|:name\/test/

export function inventor(routes: readonly Route[], random: Random, known: Known): () => Invented {
  const weighted = routes.filter((route) => route.path !== '/api/v1/live').map((route) => ({ route, weight: weightOf(route) }))
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0)
  let count = 0
  return () => {
    count++
    // Each route comes once before chance decides.
    let chosen = weighted[count - 1]?.route
    for (let point = random.next() * total, index = 0; chosen === undefined; index++) {
      point -= weighted[index]!.weight
      if (point <= 0 || index === weighted.length - 1) chosen = weighted[index]!.route
    }
    return invent(chosen, { random, known: known.texts, count })
  }
}

function weightOf({ method, path, body, raw }: Route): number {
  if (method === 'GET') return heavy.test(path) ? 0.1 : 1
  if (path.startsWith('/in/')) return 20
  if (heavy.test(path)) return 0.3
  // Files of many documents: one of them takes as long as twenty alerts.
  if (path.startsWith('/api/v1/configuration/') || path.endsWith('/import')) return 2
  return body || raw ? 4 : 1.5
}

interface Means {
  readonly random: Random
  readonly known: readonly string[]
  readonly count: number
}

function invent(route: Route, means: Means): Invented {
  const { random, count } = means
  const mark = `mark-${count}`
  const { text, isMarked } = bodyOf(route, mark, means)
  let payload: Buffer | null = text === null ? null : Buffer.from(text)
  let isUntouched = isMarked
  if (payload !== null && random.chance(0.2)) {
    payload = brokenBytes(text!, random)
    isUntouched = false
  }
  const headers: Record<string, string> = { authorization: `Bearer ${bootstrapToken}` }
  if (payload !== null) headers['content-type'] = random.chance(0.95) ? 'application/json' : random.oneOf(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'garbage', 'application/xml'])
  if (random.chance(0.03)) headers['idempotency-key'] = random.oneOf(['one', 'two', 'k'.repeat(201), String(count)])
  if (random.chance(0.02)) headers['authorization'] = random.oneOf(['Basic !!!', 'Bearer', 'Bearer \u00ff', `Basic ${btoa('x:\0')}`, 'Digest a=b', `Bearer ${'z'.repeat(3_000)}`, ''])
  if (random.chance(0.02)) headers[random.oneOf(['accept', 'last-event-id', 'cookie', 'origin', 'content-encoding', 'if-none-match', 'x-forwarded-for', 'host'])] = oddText(random).replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 500)
  if (headers['authorization'] !== `Bearer ${bootstrapToken}` || headers['content-type'] !== 'application/json') isUntouched = false
  const url = urlOf(route, means)
  return { route, method: route.method, url, headers, payload, from: `10.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}`, mark: isMarked === null ? null : mark, isUntouched: isUntouched === true && !url.includes('?') }
}

/** `isMarked`: null when it makes no alerts; true when nothing in it is wrong. */
function bodyOf(route: Route, mark: string, { random, known }: Means): { text: string | null; isMarked: boolean | null } {
  if (route.method === 'GET') return { text: null, isMarked: null }
  const alerts = alertBodies[route.path]
  if (alerts) {
    const right = alerts(mark, random)
    const isRight = random.chance(0.1)
    return { text: isRight ? JSON.stringify(right) : textOf(right, random), isMarked: isRight }
  }
  if (route.path.startsWith('/api/v1/configuration/') || route.path.endsWith('/catalog/import')) return { text: JSON.stringify(random.chance(0.85) ? { files: [{ path: 'a.yaml', text: brokenYaml(random) }] } : mutated({ files }, random)), isMarked: null }
  if (route.body) return { text: textOf(fromSchema(route.body, random, known), random), isMarked: null }
  return { text: route.raw || random.chance(0.3) ? textOf(oddValue(random), random) : null, isMarked: null }
}

function textOf(right: unknown, random: Random): string {
  const kind = random.next()
  if (kind < 0.2) return JSON.stringify(right)
  if (kind < 0.22) return deepText(random)
  if (kind < 0.26) return JSON.stringify(oddValue(random)) ?? 'undefined'
  if (kind < 0.28) return JSON.stringify(right).replace(/:("[^"]*"|\d+)/, () => `:${deepText(random)}`)
  if (kind < 0.31) return JSON.stringify(right).replaceAll(/:\d+/g, ':1e999999')
  let changed = mutated(right, random)
  for (let more = random.between(0, 2); more > 0; more--) changed = mutated(changed, random)
  return JSON.stringify(changed) ?? 'null'
}

const alertBodies: Readonly<Record<string, (mark: string, random: Random) => unknown>> = {
  '/in/alertmanager/webhook': (mark, random) => ({
    version: '4', groupKey: '{}:{}', truncatedAlerts: 0, status: 'firing', receiver: 'mainstay', groupLabels: { alertname: 'Down' }, commonLabels: {}, commonAnnotations: {}, externalURL: 'http://am',
    alerts: many(random, () => ({ status: 'firing', labels: labelsOf(mark, random), annotations: { summary: 'down' }, startsAt: oddInstant(randomless), endsAt: '0001-01-01T00:00:00Z', generatorURL: 'http://p/g' })),
  }),
  '/in/alertmanager/api/v2/alerts': (mark, random) => many(random, () => ({ labels: labelsOf(mark, random), annotations: { summary: 'down', runbook_url: 'https://example.org' }, generatorURL: 'http://p/g' })),
  '/in/pagerduty/v2/enqueue': (mark, random) => ({
    routing_key: 'a'.repeat(32), event_action: 'trigger', dedup_key: mark, client: 'c', client_url: 'https://c', links: [{ href: 'https://l', text: 'runbook' }], images: [],
    payload: { summary: 'down', source: 's', severity: random.oneOf(['critical', 'error', 'warning', 'info']), component: random.oneOf(words), group: 'g', class: 'c', custom_details: { service: random.oneOf(words), a: 1, firing: 'Labels:\n - alertname = X\n' } },
  }),
  '/api/v1/alerts': (mark, random) => ({ alerts: many(random, () => ({ name: 'Down', severity: random.oneOf(['critical', 'warning', 'info']), labels: { mark, n: String(random.between(0, 1e9)) }, annotations: { summary: 's' } })) }),
}

const randomless: Random = { next: () => 0, between: (from) => from, oneOf: (values) => values[0]!, chance: () => true }

function labelsOf(mark: string, random: Random): Record<string, string> {
  return { alertname: 'Down', mark, severity: random.oneOf(['critical', 'warning', 'info']), n: String(random.between(0, 1e9)), ...(random.chance(0.7) ? { service: random.oneOf(words) } : {}) }
}

function many<T>(random: Random, make: () => T): T[] {
  return Array.from({ length: random.between(1, 3) }, make)
}

function urlOf(route: Route, { random, known }: Means): string {
  const path = route.path.replaceAll(/:[A-Za-z]+|\*/g, () => {
    if (known.length > 0 && random.chance(0.6)) return encodeURIComponent(random.oneOf(known))
    const odd = random.chance(0.4) ? random.oneOf(['%00', '%ff', '%E0%A4%A', '..%2f..', '%', '0', '-1', '1e5', '99999999999999999999', '__proto__', 'x'.repeat(299), 'x'.repeat(2_000)]) : encodeURIComponent(wellFormed(random.chance(0.5) ? random.oneOf(words) : oddText(random)))
    return odd === '' ? 'x' : odd
  })
  if (!random.chance(route.method === 'GET' ? 0.7 : 0.05)) return path
  const named = Object.entries((route.query as { properties?: Record<string, unknown> } | undefined)?.properties ?? {})
  const pairs: string[] = []
  for (const [name, schema] of named) {
    if (!random.chance(0.35)) continue
    const value = random.chance(0.6) ? fromSchema(schema, random, known) : name === 'cursor' ? cursorOf(random) : oddText(random)
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(`${name}=${encodeURIComponent(wellFormed(String(one)))}`)
    if (random.chance(0.05)) pairs.push(`${name}=again`)
  }
  if (route.path.startsWith('/in/')) pairs.push(`filter=${encodeURIComponent(wellFormed(random.chance(0.5) ? random.oneOf(['a="b"', 'a=~"(a+)+$"', '{a!="b", c=~"d"}', 'a=~"["', 'a']) : oddText(random)))}`, `limit=${random.oneOf(['1', '-1', 'x', '1e9'])}`)
  if (random.chance(0.1)) pairs.push(random.oneOf(['a[b]=c', '%=%', '&&&', '=', '__proto__=x', 'limit=1&limit=2', 'key=\u00ff', 'cursor=%00']))
  return `${path}?${pairs.join('&')}`
}

function cursorOf(random: Random): string {
  return random.chance(0.3) ? oddText(random) : Buffer.from(JSON.stringify(random.oneOf<unknown>([[], [1], ['x'], [1, 2], [1e308, -1], ['\0', 'b'], [1.5, 'a', 3], [null], {}, ['9'.repeat(400)]]))).toString('base64url')
}

/** A lone surrogate cannot be written into an address. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}

const documents = [
  ...files[0]!.text.split('---\n'),
  'apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  service: checkout\n  budgetingMethod: Occurrences\n  timeWindow: [{ duration: 30d, isRolling: true }]\n  objectives: [{ target: 0.99 }]\n  indicator: { metadata: { name: i }, spec: { ratioMetric: { good: { metricSource: { type: Prometheus, spec: { query: "sum(rate(a[5m]))" } } }, total: { metricSource: { type: Prometheus, spec: { query: "sum(rate(b[5m]))" } } } } } }\n',
  'version: prometheus/v1\nservice: checkout\nslos:\n  - { name: a, objective: 99.9, sli: { events: { error_query: "sum(rate(a[{{.window}}]))", total_query: "sum(rate(b[{{.window}}]))" } }, alerting: { name: A } }\n',
  'apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: { name: a }\nspec: { target: "99", window: 4w, indicator: { ratio: { errors: { metric: a }, total: { metric: b } } } }\n',
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: a, annotations: { a: b } }\nspec: { type: service, lifecycle: production, owner: group:payments, dependsOn: ["component:b"] }\n',
  'apiVersion: mainstay.dev/v1\nkind: Objective\nmetadata: { name: a }\nspec: { service: checkout, target: 0.999, window: 30d }\n',
  'apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata: { name: p }\nspec: { type: prometheus, settings: { url: "http://127.0.0.1:9" } }\n',
]

function brokenYaml(random: Random): string {
  const text = random.oneOf(documents)
  switch (random.between(0, 6)) {
    case 0: return deepText(random)
    case 1: return brokenBytes(text, random).toString('utf8')
    case 2: return `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n${text}`
    case 3: return text.replaceAll(/: [^\n{[]+/g, (value) => (random.chance(0.3) ? `: ${JSON.stringify(oddValue(random))}` : value))
    case 4: return text.replace(random.oneOf(['name', 'spec', 'metadata', 'kind', 'target', 'steps', 'people', 'query', 'service', 'objectives']), () => random.oneOf(['x', '__proto__', '? [a]', '"\\0"', '!!js/function', '<<', '&x', '*x']))
    case 5: return `${text}---\n${random.oneOf(documents)}---\n...\n---\n- - - -\n`
    default: return text.split('\n').filter(() => random.chance(0.85)).join('\n')
  }
}
