// How tests report: one line a failing test with its reason, one line a file when it is done, counts for test/run.ts.
import type { TestEvent } from 'node:test/reporters'

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const { data } = event
      if (data.details.type === 'suite') continue
      if (data.skip !== undefined && data.skip !== false) yield `@@${JSON.stringify({ skipped: typeof data.skip === 'string' && data.skip !== '' ? data.skip : data.name })}\n`
      else if (event.type === 'test:pass') yield `@@{"passed":1}\n`
      else {
        yield `@@{"failed":1}\nFAILED ${data.file?.replace(`${process.cwd()}/`, '') ?? ''}: ${data.name}\n${reasonOf(event.data.details.error)}\n`
      }
    } else if (event.type === 'test:stderr' || event.type === 'test:stdout') {
      yield event.data.message
    } else if (event.type === 'test:diagnostic' && !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(event.data.message)) {
      yield `${event.data.message}\n`
    } else if (event.type === 'test:summary' && event.data.file) {
      yield `${event.data.success ? 'ok    ' : 'FAILED'} ${event.data.file.replace(`${process.cwd()}/`, '')} (${event.data.counts.tests} tests, ${Math.round(event.data.duration_ms)} ms)\n`
    }
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: unknown; message?: string }
  const inner = cause ?? error
  return inner instanceof Error ? (inner.stack ?? inner.message).slice(0, 3_000) : String(message ?? inner)
}
