// What a service of the shop counts and times, in a registry of its own: four of them live in one process.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** `ok` also when it answered that the asker was wrong (4xx). */
export const callOutcomes = ['ok', 'error', 'timeout', 'unreachable'] as const
export type CallOutcome = (typeof callOutcomes)[number]

/** The codes a route may answer with; 400 and 404 appear when they happen. */
const expectedCodes = ['200', '500', '502', '504']
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5]

export interface ServiceMetrics {
  readonly contentType: string
  text(): Promise<string>
  /** Begins a request; call the answer when it is over. */
  request(route: string, method: string): (code: number) => void
  /** Begins a call to another service. */
  call(dependency: string): (outcome: CallOutcome) => void
}

export function serviceMetrics(service: string, known: { readonly routes: readonly { readonly method: string; readonly path: string }[]; readonly dependencies: readonly string[] }): ServiceMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests answered', labelNames: ['service', 'route', 'method', 'code'], registers })
  const seconds = new Histogram({ name: 'http_request_duration_seconds', help: 'Time to answer', labelNames: ['service', 'route', 'method'], buckets, registers })
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', labelNames: ['service'], registers })
  const calls = new Counter({ name: 'dependency_requests_total', help: 'Calls to other services', labelNames: ['service', 'dependency', 'outcome'], registers })
  const callSeconds = new Histogram({ name: 'dependency_request_duration_seconds', help: 'Time until other services answered', labelNames: ['service', 'dependency'], buckets, registers })
  // Present at zero from the start: a series that appears with its first error hides that error from `increase`.
  inFlight.set({ service }, 0)
  for (const { path: route, method } of known.routes) {
    for (const code of expectedCodes) requests.inc({ service, route, method, code }, 0)
    seconds.zero({ service, route, method })
  }
  for (const dependency of known.dependencies) {
    for (const outcome of callOutcomes) calls.inc({ service, dependency, outcome }, 0)
    callSeconds.zero({ service, dependency })
  }
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request(route, method) {
      const end = seconds.startTimer({ service, route, method })
      inFlight.inc({ service })
      return (code) => {
        end()
        inFlight.dec({ service })
        requests.inc({ service, route, method, code: String(code) })
      }
    },
    call(dependency) {
      const end = callSeconds.startTimer({ service, dependency })
      return (outcome) => {
        end()
        calls.inc({ service, dependency, outcome })
      }
    },
  }
}
