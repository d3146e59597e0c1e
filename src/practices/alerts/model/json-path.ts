// The part of JSONPath that names one value: `$.alert.labels["odd name"][0]`. And texts with such paths in braces.

export type PathStep = string | number

const maxSteps = 20
const step = /^(?:\.([a-zA-Z_][a-zA-Z0-9_-]*)|\[(\d{1,6})\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\])/

/** Null when the text is no path. `$` alone is the whole. */
export function parsePath(text: string): readonly PathStep[] | null {
  if (!text.startsWith('$')) return null
  const steps: PathStep[] = []
  for (let rest = text.slice(1); rest !== ''; ) {
    const found = step.exec(rest)
    if (!found || steps.length >= maxSteps) return null
    const [whole, name, index, double, single] = found
    steps.push(index === undefined ? (name ?? (double ?? single)!.replaceAll(/\\(.)/g, '$1')) : Number(index))
    rest = rest.slice(whole.length)
  }
  return steps
}

/** Undefined where there is nothing; never something inherited. */
export function valueAt(value: unknown, path: readonly PathStep[]): unknown {
  let at = value
  for (const one of path) {
    if (Array.isArray(at)) at = typeof one === 'number' ? at[one] : undefined
    else if (typeof at === 'object' && at !== null) at = Object.hasOwn(at, one) ? (at as Record<string, unknown>)[one] : undefined
    else return undefined
  }
  return at
}

/** Every path of a value that holds a text, number or boolean, with it: what a person may choose from. */
export function leavesOf(value: unknown, most: number): readonly (readonly [string, string])[] {
  const leaves: [string, string][] = []
  const walk = (at: unknown, path: string): void => {
    if (leaves.length >= most || path.length > 500) return
    if (Array.isArray(at)) at.slice(0, 5).forEach((item, index) => walk(item, `${path}[${index}]`))
    else if (typeof at === 'object' && at !== null) for (const [name, item] of Object.entries(at)) walk(item, `${path}${/^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`)
    else if (at !== null && at !== undefined) leaves.push([path, String(at)])
  }
  walk(value, '$')
  return leaves
}

export type Template = readonly (string | { readonly path: readonly PathStep[] })[]

/** A path, a text with paths in braces, or a text alone; or in words why it is none of them. */
export function parseTemplate(text: string): Template | { readonly why: string } {
  if (text.startsWith('$')) {
    const path = parsePath(text)
    return path === null ? { why: `\`${text.slice(0, 100)}\` is not a path like $.alert.name or $.items[0]["odd name"].` } : [{ path }]
  }
  const parts: (string | { path: readonly PathStep[] })[] = []
  let from = 0
  for (const found of text.matchAll(/\{(\$[^{}]*)\}/g)) {
    const path = parsePath(found[1]!)
    if (path === null) return { why: `\`${found[1]!.slice(0, 100)}\` is not a path like $.alert.name.` }
    if (found.index > from) parts.push(text.slice(from, found.index))
    parts.push({ path })
    from = found.index + found[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

/** Null when none of its paths leads to anything: what is not said is not there. */
export function fillTemplate(template: Template, value: unknown): string | null {
  let isFound = template.every((part) => typeof part === 'string')
  let filled = ''
  for (const part of template) {
    const text = typeof part === 'string' ? part : textOf(valueAt(value, part.path))
    if (typeof part !== 'string' && text !== '') isFound = true
    filled += text
  }
  return isFound && filled !== '' ? filled : null
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
