// Plain text as an Atlassian Document (ADF, version 1) and back: paragraphs, line breaks and links.
// https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
import { objectIn, objectsIn } from '../foreign-fields.ts'

export function adfOf(text: string): object {
  return { type: 'doc', version: 1, content: text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '').map((paragraph) => ({ type: 'paragraph', content: paragraph.split('\n').flatMap(lineOf) })) }
}

function lineOf(line: string, index: number): object[] {
  const pieces = line.split(/(https?:\/\/\S+)/).filter((piece) => piece !== '')
  return [...(index > 0 ? [{ type: 'hardBreak' }] : []), ...pieces.map((piece) => (/^https?:\/\//.test(piece) ? { type: 'text', text: piece, marks: [{ type: 'link', attrs: { href: piece } }] } : { type: 'text', text: piece }))]
}

const deepest = 20

/** What people read of it. */
export function textOfAdf(node: unknown, depth = 0): string {
  const { type, text, content } = objectIn(node)
  if (depth > deepest) return ''
  if (typeof text === 'string') return text
  if (type === 'hardBreak') return '\n'
  const inner = objectsIn(content, 1_000).map((each) => textOfAdf(each, depth + 1))
  return inner.join(type === 'doc' ? '\n\n' : '')
}
