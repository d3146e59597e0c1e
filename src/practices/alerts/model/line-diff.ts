// The difference of two texts by lines, as a unified diff that `git apply` and people read. Pure.

const context = 3
/** Where more lines than this stand between the first and the last difference on both sides, all between them is shown as replaced. */
const mostCompared = 4_000_000

interface Edit { readonly at: number; readonly old: readonly string[]; readonly fresh: readonly string[] }

/** Empty when they are the same. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const edits = editsBetween(old, fresh)
  if (edits.length === 0) return ''
  let text = `--- a/${path}\n+++ b/${path}\n`
  let moved = 0
  for (let first = 0; first < edits.length;) {
    let last = first
    while (last + 1 < edits.length && edits[last + 1]!.at - (edits[last]!.at + edits[last]!.old.length) <= 2 * context) last++
    const hunk = edits.slice(first, last + 1)
    const from = Math.max(0, hunk[0]!.at - context)
    const to = Math.min(old.length, hunk.at(-1)!.at + hunk.at(-1)!.old.length + context)
    const body: string[] = []
    let at = from
    for (const edit of hunk) {
      body.push(...old.slice(at, edit.at).map((line) => ` ${line}`), ...edit.old.map((line) => `-${line}`), ...edit.fresh.map((line) => `+${line}`))
      at = edit.at + edit.old.length
    }
    body.push(...old.slice(at, to).map((line) => ` ${line}`))
    const added = hunk.reduce((sum, edit) => sum + edit.fresh.length - edit.old.length, 0)
    // Of an empty side the line before it is named.
    const start = (line: number, count: number): number => (count === 0 ? line : line + 1)
    text += `@@ -${start(from, to - from)},${to - from} +${start(from + moved, to - from + added)},${to - from + added} @@\n${body.join('\n')}\n`
    moved += added
    first = last + 1
  }
  return text
}

/** A text that ends with a line break has no line after it. */
function linesOf(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

function editsBetween(old: readonly string[], fresh: readonly string[]): readonly Edit[] {
  let head = 0
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < fresh.length - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++
  const [a, b] = [old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)]
  if (a.length === 0 && b.length === 0) return []
  if (a.length * b.length > mostCompared || a.length === 0 || b.length === 0) return [{ at: head, old: a, fresh: b }]
  return walk(a, b, head)
}

/** Along the longest common subsequence. */
function walk(a: readonly string[], b: readonly string[], head: number): readonly Edit[] {
  const width = b.length + 1
  const common = new Int32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  }
  const edits: Edit[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
      continue
    }
    const [fromOld, fromFresh] = [i, j]
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (j >= b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++
      else j++
    }
    edits.push({ at: head + fromOld, old: a.slice(fromOld, i), fresh: b.slice(fromFresh, j) })
  }
  return edits
}
