// What people wrote, shown safely: a small Markdown without HTML. Text becomes React elements, never markup.
import type { ReactNode } from 'react'

export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {blocksOf(text).map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  )
}

type BlockWords =
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'list'; readonly isNumbered: boolean; readonly items: readonly string[] }
  | { readonly is: 'heading' | 'quote' | 'paragraph'; readonly text: string }

function Block({ block }: { block: BlockWords }) {
  if (block.is === 'code') return <pre tabIndex={0}>{block.text}</pre>
  if (block.is === 'list') {
    const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>)
    return block.isNumbered ? <ol>{items}</ol> : <ul>{items}</ul>
  }
  if (block.is === 'heading') return <p className="strong">{inline(block.text)}</p>
  if (block.is === 'quote') return <blockquote>{inline(block.text)}</blockquote>
  return <p>{inline(block.text)}</p>
}

export function blocksOf(text: string): readonly BlockWords[] {
  const blocks: BlockWords[] = []
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!
    if (line.trim() === '') {
      at++
    } else if (line.startsWith('```')) {
      const end = lines.findIndex((each, index) => index > at && each.startsWith('```'))
      const stop = end === -1 ? lines.length : end
      blocks.push({ is: 'code', text: lines.slice(at + 1, stop).join('\n') })
      at = stop + 1
    } else if (bullet.test(line)) {
      const isNumbered = /^\s*\d/.test(line)
      const items: string[] = []
      while (at < lines.length && bullet.test(lines[at]!)) items.push(lines[at++]!.replace(bullet, ''))
      blocks.push({ is: 'list', isNumbered, items })
    } else if (/^#{1,6} /.test(line)) {
      blocks.push({ is: 'heading', text: line.replace(/^#+ /, '') })
      at++
    } else if (line.startsWith('>')) {
      const quoted: string[] = []
      while (at < lines.length && lines[at]!.startsWith('>')) quoted.push(lines[at++]!.replace(/^> ?/, ''))
      blocks.push({ is: 'quote', text: quoted.join('\n') })
    } else {
      const paragraph: string[] = []
      while (at < lines.length && lines[at]!.trim() !== '' && !/^(```|#{1,6} |>)/.test(lines[at]!) && !bullet.test(lines[at]!))
        paragraph.push(lines[at++]!)
      blocks.push({ is: 'paragraph', text: paragraph.join('\n') })
    }
  }
  return blocks
}

const bullet = /^\s*([-*+]|\d{1,3}[.)]) +/
const span = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/g

function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(span)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    const [whole, code, bold, label, href, bare] = match
    const address = href ?? bare
    // Only http and https pass the pattern, so no link can carry a script.
    if (code !== undefined) parts.push(<code key={match.index}>{code}</code>)
    else if (bold !== undefined) parts.push(<strong key={match.index}>{bold}</strong>)
    else if (address !== undefined)
      parts.push(
        <a key={match.index} href={address} target="_blank" rel="noreferrer noopener">
          {label ?? address}
        </a>,
      )
    from = match.index + whole.length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}
