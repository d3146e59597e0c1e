// A suggestion as a change of a rule file: a unified diff to copy, or to hand to `git apply`.
import { formatDuration, parseDuration } from '../../../base/duration.ts'

export type RuleChange = { readonly kind: 'wait'; readonly waitMs: number } | { readonly kind: 'lower-urgency' }

const context = 3

/** Null when the file holds no alert of that name that could be changed. Lines are edited as text, so that comments and order stay. */
export function patchRuleFile(file: { readonly path: string; readonly text: string }, rule: string, change: RuleChange): string | null {
  const before = file.text.split('\n')
  const after = [...before]
  let isChanged = false
  for (let at = after.length - 1; at >= 0; at--) {
    const found = /^(\s*)(-\s+)?alert:\s*(["']?)(.*?)\3\s*(#.*)?$/.exec(after[at]!)
    if (found === null || found[4] !== rule) continue
    const indent = ' '.repeat(found[1]!.length + (found[2]?.length ?? 0))
    const [from, to] = extentOf(after, at, indent.length)
    if (change.kind === 'wait' ? addWait(after, { from, to, at, indent, waitMs: change.waitMs }) : lower(after, { from, to, indent })) isChanged = true
  }
  return isChanged ? unified(file.path, before, after) : null
}

/** First line of the rule's item, and the line after its last. */
function extentOf(lines: readonly string[], at: number, indent: number): readonly [number, number] {
  let from = at
  while (from > 0 && !new RegExp(`^\\s{0,${Math.max(0, indent - 1)}}-\\s`).test(lines[from]!)) from--
  let to = at + 1
  while (to < lines.length && (lines[to]!.trim() === '' || lines[to]!.startsWith(' '.repeat(indent)))) to++
  while (to > at + 1 && lines[to - 1]!.trim() === '') to--
  return [from, to]
}

function addWait(lines: string[], rule: { from: number; to: number; at: number; indent: string; waitMs: number }): boolean {
  const own = new RegExp(`^${rule.indent}for:\\s*["']?(\\w+)["']?`)
  for (let at = rule.from; at < rule.to; at++) {
    const found = own.exec(lines[at]!)
    if (found === null) continue
    const nowMs = parseDuration(found[1]!)
    if (nowMs === null) return false
    lines[at] = lines[at]!.replace(/for:\s*["']?\w+["']?/, `for: ${formatDuration(nowMs + rule.waitMs)}`)
    return true
  }
  // Behind the expression, or before the labels that follow it: after the name is right wherever that is.
  lines.splice(rule.at + 1, 0, `${rule.indent}for: ${formatDuration(rule.waitMs)}`)
  return true
}

function lower(lines: string[], { from, to, indent }: { from: number; to: number; indent: string }): boolean {
  for (let at = from; at < to; at++) {
    if (/^\s+severity:/.test(lines[at]!) && lines[at]!.length - lines[at]!.trimStart().length > indent.length) {
      lines[at] = lines[at]!.replace(/severity:\s*\S+/, 'severity: warning')
      return true
    }
    if (/^\s*labels:\s*\{.*\bseverity:/.test(lines[at]!)) {
      lines[at] = lines[at]!.replace(/severity:\s*["']?\w+["']?/, 'severity: warning')
      return true
    }
  }
  return false
}

/** Lines were only replaced or added, never taken out: walking both at once finds the difference. */
function unified(path: string, before: readonly string[], after: readonly string[]): string {
  const edits: { at: number; old: readonly string[]; fresh: readonly string[] }[] = []
  for (let a = 0, b = 0; a < before.length || b < after.length;) {
    if (before[a] === after[b]) {
      a++
      b++
    } else if (b + 1 < after.length && before[a] === after[b + 1]) edits.push({ at: a, old: [], fresh: [after[b++]!] })
    else edits.push({ at: a, old: [before[a++]!], fresh: [after[b++]!] })
  }
  let moved = 0
  let text = `--- a/${path}\n+++ b/${path}\n`
  for (let first = 0; first < edits.length;) {
    let last = first
    while (last + 1 < edits.length && edits[last + 1]!.at - edits[last]!.at <= 2 * context) last++
    const hunk = edits.slice(first, last + 1)
    const from = Math.max(0, hunk[0]!.at - context)
    // A text that ends with a line break has an empty last "line", which is none.
    const end = before.at(-1) === '' ? before.length - 1 : before.length
    const to = Math.min(end, hunk.at(-1)!.at + hunk.at(-1)!.old.length + context)
    let body = ''
    let at = from
    for (const { at: place, old, fresh } of hunk) {
      while (at < place) body += ` ${before[at++]!}\n`
      for (const line of old) body += `-${line}\n`
      for (const line of fresh) body += `+${line}\n`
      at += old.length
    }
    while (at < to) body += ` ${before[at++]!}\n`
    const added = hunk.reduce((sum, { old, fresh }) => sum + fresh.length - old.length, 0)
    text += `@@ -${from + 1},${to - from} +${from + 1 + moved},${to - from + added} @@\n${body}`
    moved += added
    first = last + 1
  }
  return text
}
