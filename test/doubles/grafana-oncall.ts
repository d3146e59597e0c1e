// A Grafana OnCall installation over HTTP: its public API (version 1) as far as a move reads it, paged, with its token.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Thing = Readonly<Record<string, unknown>> & { readonly id: string }

export interface GrafanaOnCallInstallation {
  /** By list: `users`, `on_call_shifts`, `escalation_chains` and so on. */
  readonly lists: Readonly<Record<string, readonly Thing[]>>
  /** By schedule. */
  readonly finalShifts: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

export interface GrafanaOnCallDouble {
  readonly url: string
  readonly token: string
  stop(): Promise<void>
}

export async function startGrafanaOnCall(installation: GrafanaOnCallInstallation, pageSize = 2): Promise<GrafanaOnCallDouble> {
  const token = 'token-of-the-double'
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://double')
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.headers.authorization !== token) return answer(403, { detail: 'Invalid token.' })
    const [, , , list = '', id, below] = url.pathname.split('/')
    const items = below === 'final_shifts' ? installation.finalShifts[id ?? ''] : id === '' || id === undefined ? installation.lists[list] : undefined
    if (!items) return answer(404, { detail: 'Not found.' })
    const page = Number(url.searchParams.get('page') ?? 1)
    answer(200, { count: items.length, next: page * pageSize < items.length ? `${url.origin}${url.pathname}?page=${page + 1}` : null, previous: null, results: items.slice((page - 1) * pageSize, page * pageSize), current_page_number: page, page_size: pageSize })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}
