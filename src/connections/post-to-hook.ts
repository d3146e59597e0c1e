// One JSON body to an address of a chat that a person gave, through the guard of outgoing requests.
import { Fault } from '../base/fault.ts'
import type { Egress } from '../spine/egress.ts'
import type { Delivered, DeliveryMessage } from './delivery.ts'

const timeoutMs = 7_000
/** Only the status matters. */
const maxBytes = 64 * 1024

export async function postToHook({ egress, kind, body }: { readonly egress: Egress; readonly kind: string; readonly body: unknown }, { to }: DeliveryMessage, signal: AbortSignal): Promise<Delivered> {
  if (!URL.canParse(to)) return { ok: false, reason: 'The address is not a URL.', isPermanent: true }
  const { host } = new URL(to)
  try {
    const { status } = await egress.request({
      destination: `${kind}:${host}`, url: to, method: 'POST', body: JSON.stringify(body), timeoutMs, retries: 0, maxBytes, trust: 'user', signal,
      headers: { 'content-type': 'application/json', 'user-agent': 'Mainstay' },
    })
    if (status >= 200 && status < 300) return { ok: true, reference: `HTTP ${status}` }
    return { ok: false, reason: `HTTP ${status} from ${host}`, isPermanent: status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429 }
  } catch (problem) {
    // The guard refused the address itself; it will refuse it again.
    const isPermanent = problem instanceof Fault && (problem.kind === 'forbidden' || problem.kind === 'bad-input')
    return { ok: false, reason: (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500), isPermanent }
  }
}
