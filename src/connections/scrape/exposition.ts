// The text that Prometheus targets answer: format 0.0.4 and OpenMetrics 1.0, with the quoted names of Prometheus 3.
import type { Finding, Read } from '../../base/finding.ts'
import type { Labels } from '../selector.ts'

export interface Sample {
  readonly metric: string
  /** As written, without braces and name; `parseLabels` reads it. The same series is usually written in the same way each time. */
  readonly labelText: string
  readonly value: number
}

/** A broken exporter breaks every line; a few show how. */
const maxFindings = 20
/** Samples that are wanted; more are a wrong selector or a wrong address. */
const maxSamples = 200_000
const maxLabels = 128

/** Reads the samples of wanted metrics; other lines are passed over unread, so that a large page costs little. */
export function parseExposition(text: string, isWanted: (metric: string) => boolean): Read<readonly Sample[]> {
  const samples: Sample[] = []
  const findings: Finding[] = []
  const note = (code: string, say: string, mend: string, line?: number): void => {
    if (findings.length < maxFindings) findings.push({ level: 'warning', code, say, mend, ...(line === undefined ? {} : { line }) })
  }
  if (/^\s*</.test(text.slice(0, 200))) {
    note('SCRAPE_NOT_METRICS', 'The answer is a web page, not metrics.', 'Check the path: metrics are usually at /metrics.')
    return { value: samples, findings }
  }
  let line = 0
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    line++
    const start = skipBlanks(text, from, end)
    if (start < end && text.charCodeAt(start) !== hash) {
      const sample = readSample(text, { start, end }, isWanted)
      if (sample === 'broken') note('SCRAPE_LINE', `Line ${line} is not a sample: ${text.slice(start, Math.min(end, start + 80)).trim()}`, 'Mend the exporter; the other lines were read.', line)
      else if (sample !== null) {
        if (samples.length >= maxSamples) {
          note('SCRAPE_TOO_MANY_SAMPLES', `More than ${maxSamples} samples of the wanted metrics; the rest is left out.`, 'Narrow the target, or measure through Prometheus.', line)
          break
        }
        samples.push(sample)
      }
    } else if (text.startsWith('# EOF', start)) break
    from = end + 1
  }
  return { value: samples, findings }
}

const hash = 35
const brace = 123

function readSample(text: string, { start, end }: { start: number; end: number }, isWanted: (metric: string) => boolean): Sample | null | 'broken' {
  let at = start
  while (at < end && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== brace) at++
  let metric = text.slice(start, at)
  if (metric !== '' && !isWanted(metric)) return null
  at = skipBlanks(text, at, end)
  let labelText = ''
  if (text.charCodeAt(at) === brace && at < end) {
    const close = endOfLabels(text, at + 1, end)
    if (close < 0) return 'broken'
    labelText = text.slice(at + 1, close)
    at = skipBlanks(text, close + 1, end)
  }
  if (metric === '') {
    // {"my.metric", label="x"}: the name stands first among the labels.
    const quoted = /^\s*"((?:[^"\\]|\\[^])*)"\s*(?:,|$)/.exec(labelText)
    if (quoted === null) return 'broken'
    metric = unescaped(quoted[1]!)
    if (!isWanted(metric)) return null
    labelText = labelText.slice(quoted[0].length)
  }
  // What follows the value, a timestamp or an exemplar, does not matter: the time of the scrape is what counts.
  let stop = at
  while (stop < end && !isBlank(text.charCodeAt(stop))) stop++
  const value = numberOf(text.slice(at, stop))
  return value === null ? 'broken' : { metric, labelText, value }
}

/** The index of the closing brace outside quotes, or -1. */
function endOfLabels(text: string, from: number, end: number): number {
  let isQuoted = false
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (isQuoted && code === 92) at++
    else if (code === 34) isQuoted = !isQuoted
    else if (code === 125 && !isQuoted) return at
  }
  return -1
}

const labelShape = /\s*(?:"((?:[^"\\]|\\[^])*)"|([a-zA-Z_][a-zA-Z0-9_.:]*))\s*=\s*"((?:[^"\\]|\\[^])*)"\s*(,|$)/y

/** Null when the text is no list of labels, or a label stands twice. Empty labels are the same as none. */
export function parseLabels(text: string): Labels | null {
  const labels = new Map<string, string>()
  labelShape.lastIndex = 0
  const end = text.trimEnd().length
  while (labelShape.lastIndex < end) {
    const found = labelShape.exec(text)
    if (found === null || labels.size >= maxLabels) return null
    const name = found[1] === undefined ? found[2]! : unescaped(found[1])
    if (labels.has(name)) return null
    labels.set(name, unescaped(found[3]!))
  }
  for (const [name, value] of labels) if (value === '') labels.delete(name)
  return labels
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([^])/g, (_, code: string) => (code === 'n' ? '\n' : code === '"' || code === '\\' ? code : `\\${code}`))
}

function numberOf(token: string): number | null {
  if (token === '') return null
  const value = Number(token)
  if (!Number.isNaN(value)) return value
  const word = token.toLowerCase()
  if (word === 'nan') return Number.NaN
  if (word === '+inf' || word === 'inf') return Infinity
  return word === '-inf' ? -Infinity : null
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}
