// Text to take along: shown as it is, copied with one click.
import { useState } from 'react'
import { Icon } from '../icons.tsx'

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Without a secure origin there is no clipboard API; the old way still works.
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    return isCopied
  }
}

export function CopyButton({ text, label = 'Copy' }: { text: string | (() => string); label?: string }) {
  const [isCopied, setCopied] = useState(false)
  async function copy(): Promise<void> {
    if (!(await copyText(typeof text === 'string' ? text : text()))) return
    setCopied(true)
    setTimeout(() => setCopied(false), 1_600)
  }
  return (
    <button type="button" className="icon-button" aria-label={label} data-tip={label} onClick={() => void copy()}>
      <Icon name={isCopied ? 'check' : 'copy'} size={14} />
      <span className="unseen" aria-live="polite">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  )
}

export function Snippet({ text, title, note }: { text: string; title?: string; note?: string }) {
  return (
    <figure className="snippet">
      {title !== undefined && (
        <figcaption>
          <span className="ellipsis">{title}</span>
          {note && <span className="muted small ellipsis">{note}</span>}
        </figcaption>
      )}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} />
    </figure>
  )
}
