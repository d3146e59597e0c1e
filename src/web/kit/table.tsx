// Lists: compact rows, moved through by keyboard (j, k, Enter), paged by the server's cursor as they are scrolled.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import type { Page } from '../../base/page.ts'
import { useGo } from '../address.ts'
import { getJson } from '../api.ts'
import type { Query } from '../api.ts'
import { useKeys } from '../keys.ts'
import { FaultNote } from './fault-note.tsx'
import { Go } from './go.tsx'

export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'number'
  /** Takes the room that is left. */
  readonly grow?: boolean
  readonly width?: number
  /** On a phone a row is two lines: `title` is the first, `hide` leaves the cell out, otherwise it is in the second. */
  readonly phone?: 'title' | 'hide'
}

export interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly keyOf: (row: Row) => string
  /** Where a row leads; the whole row is then a link. */
  readonly to?: (row: Row) => string
  readonly isSelected?: (row: Row) => boolean
  readonly isFaint?: (row: Row) => boolean
  readonly error?: unknown
  readonly empty?: ReactNode
  readonly more?: { readonly has: boolean; readonly isFetching: boolean; readonly fetch: () => void }
  /** Registers j, k and Enter; only one table on a page should. */
  readonly keys?: boolean
}

export function Table<Row>({ label, columns, rows, keyOf, to, isSelected, isFaint, error, empty, more, keys = false }: TableProps<Row>) {
  const [at, setAt] = useState(-1)
  const body = useRef<HTMLTableSectionElement>(null)
  const go = useGo()
  const count = rows?.length ?? 0
  const focusRow = (next: number): void => {
    const bounded = Math.max(0, Math.min(count - 1, next))
    setAt(bounded)
    body.current?.rows[bounded]?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true })
    body.current?.rows[bounded]?.scrollIntoView({ block: 'nearest' })
  }
  useKeys(
    label,
    keys && count > 0
      ? [
          { key: 'j', says: 'Next row', does: () => focusRow(at + 1) },
          { key: 'k', says: 'Row before', does: () => focusRow(at - 1) },
        ]
      : [],
  )
  if (error && rows === undefined) return <FaultNote fault={error} />
  if (rows !== undefined && count === 0 && empty !== undefined) return <>{empty}</>

  const open = (event: MouseEvent<HTMLTableRowElement>, row: Row): void => {
    if (
      !to ||
      event.defaultPrevented ||
      event.metaKey ||
      event.ctrlKey ||
      (event.target as Element).closest('a, button, input, select, label')
    )
      return
    if (getSelection()?.toString()) return
    go(to(row))
  }
  return (
    <div className="table-box">
      <table className="table">
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.head}
                scope="col"
                className={column.align}
                style={column.grow ? { width: '100%' } : column.width ? { width: column.width } : undefined}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} aria-busy={rows === undefined}>
          {rows?.map((row, index) => (
            <tr
              key={keyOf(row)}
              className={`${to ? 'leads' : ''}${isFaint?.(row) ? ' faint' : ''}${index === at ? ' at' : ''}`}
              aria-selected={isSelected ? isSelected(row) : undefined}
              onClick={(event) => open(event, row)}
              onFocus={() => setAt(index)}
            >
              {columns.map((column, position) => (
                <td
                  key={column.head}
                  className={`${column.align ?? ''}${column.grow ? ' grows' : ''}${column.phone ? ` phone-${column.phone}` : ''}`}
                >
                  {to && position === firstTitle(columns) ? (
                    <Go className="row-link" to={to(row)}>
                      {column.cell(row)}
                    </Go>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
          {rows === undefined &&
            Array.from({ length: 5 }, (_, index) => (
              <tr key={index} className="ghost">
                {columns.map((column) => (
                  <td key={column.head}>
                    <i />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      {more?.has && <MoreRows {...more} />}
    </div>
  )
}

function firstTitle<Row>(columns: readonly Column<Row>[]): number {
  const title = columns.findIndex((column) => column.phone === 'title')
  return title === -1 ? 0 : title
}

/** Fetches the next page shortly before its place comes into view; also a button, for keyboards. */
function MoreRows({ isFetching, fetch }: { isFetching: boolean; fetch: () => void }) {
  const mark = useRef<HTMLDivElement>(null)
  const latest = useRef(fetch)
  latest.current = fetch
  useEffect(() => {
    if (isFetching || !mark.current) return
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && latest.current(), {
      rootMargin: '400px',
    })
    watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [isFetching])
  return (
    <div ref={mark} className="more-rows">
      <button className="quiet-button" disabled={isFetching} onClick={fetch}>
        {isFetching ? 'Loading more…' : 'Show more'}
      </button>
    </div>
  )
}

/** A list of the server, page by page. `key` begins with the topic that live updates name. */
export function usePaged<Row>(key: readonly unknown[], path: string, query: Query = {}) {
  const asked = useInfiniteQuery({
    queryKey: [...key, path, query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => getJson<Page<Row>>(path, { limit: 100, ...query, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  return {
    rows: asked.data?.pages.flatMap((page) => page.items),
    error: asked.error,
    isPending: asked.isPending,
    more: { has: asked.hasNextPage, isFetching: asked.isFetchingNextPage, fetch: () => void asked.fetchNextPage() },
  }
}
