// The blocks pages are laid out with: head, card, stat, key and value, empty state, loading lines.
import type { ReactNode } from 'react'
import { FaultNote } from './fault-note.tsx'
import { Snippet } from './snippet.tsx'

export function PageHead({ title, above, meta, actions }: { title: ReactNode; above?: ReactNode; meta?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="grow stack tight">
        {above && <div className="row wrap small">{above}</div>}
        <h1>{title}</h1>
        {meta && <div className="row wrap muted">{meta}</div>}
      </div>
      {actions && <div className="row wrap page-actions">{actions}</div>}
    </header>
  )
}

export function Card({
  title,
  note,
  actions,
  children,
  flush = false,
  id,
}: {
  title?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  flush?: boolean
  id?: string
}) {
  return (
    <section className={`card${flush ? ' flush' : ''}`} id={id}>
      {(title || actions) && (
        <header className="card-head">
          <div className="row wrap grow">
            {title && <h2>{title}</h2>}
            {note && <span className="muted small">{note}</span>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  )
}

export function Stat({
  label,
  value,
  note,
  tone,
}: {
  label: ReactNode
  value: ReactNode
  note?: ReactNode
  tone?: 'act' | 'warn' | 'good'
}) {
  return (
    <div className="stat">
      <div className="stat-label">{label}</div>
      <div className={`stat-value${tone ? ` tone-${tone}` : ''}`}>{value}</div>
      {note && <div className="muted small">{note}</div>}
    </div>
  )
}

export function Stats({ children }: { children: ReactNode }) {
  return <div className="stats">{children}</div>
}

/** Pairs without a value are left out rather than shown as a row of dashes. */
export function KeyValues({ pairs }: { pairs: readonly (readonly [string, ReactNode] | null | false)[] }) {
  return (
    <dl className="key-values">
      {pairs.map(
        (pair) =>
          pair &&
          !isNothing(pair[1]) && (
            <div key={pair[0]}>
              <dt>{pair[0]}</dt>
              <dd>{pair[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function isNothing(value: ReactNode): boolean {
  return value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0)
}

/** Teaches: what this is for, the one step that fills it, as text to copy. */
export function EmptyState({
  title,
  children,
  snippet,
  snippetTitle,
  actions,
}: {
  title: string
  children?: ReactNode
  snippet?: string
  snippetTitle?: string
  actions?: ReactNode
}) {
  return (
    <div className="empty">
      <div className="strong">{title}</div>
      {children && <div className="muted empty-words">{children}</div>}
      {snippet !== undefined && <Snippet text={snippet} {...(snippetTitle === undefined ? {} : { title: snippetTitle })} />}
      {actions && <div className="row wrap">{actions}</div>}
    </div>
  )
}

/** Nothing here, and that is good: one quiet line. */
export function QuietLine({ children }: { children: ReactNode }) {
  return <p className="quiet-line">{children}</p>
}

export function LoadingLines({ lines = 4 }: { lines?: number }) {
  return (
    <div className="loading-lines" aria-busy="true">
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} style={{ width: `${88 - ((index * 17) % 40)}%` }} />
      ))}
      <span className="unseen">Loading</span>
    </div>
  )
}

interface Asked<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
}

/** The three faces of an answer: on its way, refused, here. Stale data stays visible when a later ask fails. */
export function Answer<T>({ of, lines, children }: { of: Asked<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <FaultNote fault={of.error} />
  return <LoadingLines {...(lines === undefined ? {} : { lines })} />
}

export function Person({
  person,
  otherwise = 'nobody',
}: {
  person: { readonly displayName: string; readonly name: string } | null
  otherwise?: string
}) {
  if (!person) return <span className="muted">{otherwise}</span>
  return (
    <span className="person" data-tip={person.name}>
      <i aria-hidden="true">{(person.displayName || person.name).slice(0, 1).toUpperCase()}</i>
      <span className="ellipsis">{person.displayName || person.name}</span>
    </span>
  )
}
