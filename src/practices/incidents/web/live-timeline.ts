// The timeline as it grows: only what is new is asked for, what is older when somebody wants it, and nothing moves under a reader.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { getJson } from '../../../web/api.ts'
import { mergeNews, needsReload } from '../model/timeline-news.ts'
import type { TimelineItemAnswer, TimelinePage } from '../contract.ts'

/** The first page is small: it is what somebody who was just woken waits for. */
const firstItems = 60
/** What is older comes in pieces that do not hold the page up. */
const earlierItems = 200
/** The most that one answer holds. */
const mostItems = 500
/** On PostgreSQL a slow transaction may be recorded behind a newer one: so many of the newest are asked for again. */
const overlapItems = 10

/** The bar covers so much of the screen's top. */
const barPx = 56

export interface LiveTimeline {
  /** Newest first. */
  readonly items: readonly TimelineItemAnswer[]
  readonly isPending: boolean
  readonly error: unknown
  readonly hasEarlier: boolean
  readonly isLoadingEarlier: boolean
  readonly loadEarlier: () => void
}

export function useLiveTimeline(incident: string, onlyPinned: boolean): LiveTimeline {
  const client = useQueryClient()
  // Under the topic of incidents: the live stream makes it stale, and asking again asks for the news alone.
  const key = useMemo(() => ['incidents', 'timeline', incident, onlyPinned ? 'pinned' : 'all'], [incident, onlyPinned])
  const path = `/api/v1/incidents/${incident}/timeline`
  const asked = useQuery({
    queryKey: key,
    async queryFn({ signal }) {
      if (onlyPinned) return getJson<TimelinePage>(path, { pinned: 'only' }, signal)
      const known = client.getQueryData<TimelinePage>(key)
      if (!known || known.items.length === 0) return getJson<TimelinePage>(path, { limit: firstItems }, signal)
      const since = known.items[Math.min(overlapItems, known.items.length) - 1]!.seq
      const news = await getJson<TimelinePage>(path, { since, limit: mostItems }, signal)
      // What was loaded meanwhile counts: the latest of what is known is what grows.
      const latest = client.getQueryData<TimelinePage>(key) ?? known
      return needsReload(news, latest) ? wholeAgain(latest.items.length) : mergeNews(news, latest)

      async function wholeAgain(count: number): Promise<TimelinePage> {
        let all: TimelinePage = { items: [], next: null, pins: [] }
        do {
          const page: TimelinePage = await getJson<TimelinePage>(path, { limit: Math.min(mostItems, Math.max(firstItems, count - all.items.length)), cursor: all.next }, signal)
          all = { ...page, items: [...all.items, ...page.items] }
        } while (all.next !== null && all.items.length < count)
        return all
      }
    },
  })
  const [isLoadingEarlier, setLoading] = useState(false)
  const loadEarlier = useCallback(() => {
    const cursor = client.getQueryData<TimelinePage>(key)?.next
    if (!cursor) return
    setLoading(true)
    void getJson<TimelinePage>(path, { cursor, limit: earlierItems })
      .then((page) => client.setQueryData<TimelinePage>(key, (known) => (known?.next === cursor ? { ...page, items: [...known.items, ...page.items] } : known)))
      .finally(() => setLoading(false))
  }, [client, key, path])
  const { data } = asked
  return { items: data?.items ?? none, isPending: asked.isPending, error: asked.error, hasEarlier: (data?.next ?? null) !== null, isLoadingEarlier, loadEarlier }
}

const none: readonly TimelineItemAnswer[] = []

export interface Arrivals {
  /** To stand above the first entry: whether it is on the screen says whether the reader is at the top. */
  readonly topRef: (node: HTMLElement | null) => void
  /** Without what came while the reader was further down. */
  readonly items: readonly TimelineItemAnswer[]
  /** How many wait. */
  readonly waiting: number
  readonly jump: () => void
}

/**
 * Holds back what arrives while the reader is further down, so that nothing moves under them.
 * @param items what the reader wants to see of all that is `loaded`.
 */
export function useArrivals(items: readonly TimelineItemAnswer[], loaded: readonly TimelineItemAnswer[]): Arrivals {
  const [heldAbove, hold] = useState<number | null>(null)
  const newest = useRef(0)
  newest.current = loaded.reduce((most, { seq }) => Math.max(most, seq), 0)
  const top = useRef<HTMLElement | null>(null)
  const [node, setNode] = useState<HTMLElement | null>(null)
  const topRef = useCallback((found: HTMLElement | null) => {
    top.current = found
    setNode(found)
  }, [])
  useEffect(() => {
    if (!node) return
    const watcher = new IntersectionObserver(([seen]) => {
      if (!seen) return
      // Above the screen: the reader went down. Below it, they have not come to it yet, and nothing they read would move.
      if (!seen.isIntersecting && seen.boundingClientRect.top < barPx) hold((held) => held ?? newest.current)
      else hold(null)
    }, { rootMargin: `-${barPx}px 0px 0px 0px` })
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [node])
  const shown = useMemo(() => (heldAbove === null ? items : items.filter(({ seq }) => seq <= heldAbove)), [items, heldAbove])
  const jump = useCallback(() => {
    hold(null)
    top.current?.scrollIntoView({ block: 'center' })
  }, [])
  return { topRef, items: shown, waiting: items.length - shown.length, jump }
}
