// A calendar over HTTP: an iCalendar text that a test changes, or an answer that is none.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CalendarDouble {
  /** Of the calendar, with something secret in it. */
  readonly url: string
  text: string
  status: number
  asked: number
  stop(): Promise<void>
}

export async function startCalendar(text: string): Promise<CalendarDouble> {
  const server = createServer((_request, response) => {
    double.asked++
    response.writeHead(double.status, { 'content-type': 'text/calendar' }).end(double.status === 200 ? double.text : 'no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const double: CalendarDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/private-7f3a/basic.ics`, text, status: 200, asked: 0, stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return double
}
