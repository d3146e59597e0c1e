// One entry in full: what led to it, what it led to, and its data as it was written.
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../base/page.ts'
import type { EntryAnswer } from '../../record/contract.ts'
import { getJson } from '../api.ts'
import { useSubjects } from '../app-parts.ts'
import { Icon } from '../icons.tsx'
import { Answer, KeyValues } from '../kit/blocks.tsx'
import { Go } from '../kit/go.tsx'
import { CopyButton } from '../kit/snippet.tsx'
import { When } from '../kit/when.tsx'
import { exactTime, msOf } from '../kit/time-words.ts'
import { useActorNames } from '../people.tsx'
import { gistOf, kindWords } from './entry-words.ts'

/** A chain longer than this is read on from its first entry. */
const maxCauses = 12

export function EntryDetail({
  seq,
  means,
  onClose,
}: {
  seq: string
  means: readonly { readonly kind: string; readonly means: string }[]
  onClose: () => void
}) {
  const entry = useQuery({
    queryKey: ['record-entry', seq],
    queryFn: ({ signal }) => getJson<EntryAnswer>(`/api/v1/record/${seq}`, {}, signal),
    staleTime: Infinity,
  })
  return (
    <aside className="card entry-detail" aria-label={`Entry ${seq}`}>
      <header className="card-head">
        <h2 className="ellipsis">{entry.data ? kindWords(entry.data.kind) : `Entry ${seq}`}</h2>
        <div className="row">
          {entry.data && <CopyButton text={() => JSON.stringify(entry.data, null, 2)} label="Copy as JSON" />}
          <button className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" size={14} />
          </button>
        </div>
      </header>
      <div className="card-body stack">
        <Answer of={entry}>{(found) => <Inside entry={found} means={means.find((each) => each.kind === found.kind)?.means} />}</Answer>
      </div>
    </aside>
  )
}

function Inside({ entry, means }: { entry: EntryAnswer; means: string | undefined }) {
  const subjectOf = useSubjects()
  const nameOf = useActorNames()
  const to = subjectOf(entry.subject).to
  const atMs = msOf(entry.at) ?? 0
  const lateMs = (msOf(entry.recordedAt) ?? atMs) - atMs
  return (
    <>
      {means && <p className="muted">{means}</p>}
      <KeyValues
        pairs={[
          [
            'Happened',
            <>
              <When at={entry.at} /> <span className="muted small">{exactTime(atMs).split('\n')[0]}</span>
            </>,
          ],
          lateMs > 2_000 && ['Written down', <When at={entry.recordedAt} />],
          ['Kind', <span className="mono">{entry.kind}</span>],
          [
            'About',
            to ? (
              <Go to={to} className="mono">
                {entry.subject}
              </Go>
            ) : (
              <span className="mono">{entry.subject}</span>
            ),
          ],
          ['Service', entry.service],
          ['Environment', entry.environment],
          [
            'By',
            <Go to={`/record?actor=${encodeURIComponent(entry.actor)}`} data-tip={entry.actor}>
              {nameOf(entry.actor)}
            </Go>,
          ],
          ['Entry', <span className="mono">{entry.seq}</span>],
        ]}
      />
      <Chain entry={entry} />
      <div>
        <h3>Data</h3>
        <pre className="entry-data" tabIndex={0}>
          {JSON.stringify(entry.data, null, 2)}
        </pre>
      </div>
      <Go to={`/record?subject=${encodeURIComponent(entry.subject)}`} className="small">
        Everything about {entry.subject.split('/')[0]} {gistOf(entry)}
      </Go>
    </>
  )
}

/** From the first cause down to this entry, then its effects. */
function Chain({ entry }: { entry: EntryAnswer }) {
  const causes = useQuery({
    queryKey: ['record-causes', entry.seq],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const chain: EntryAnswer[] = []
      for (let next = entry.cause; next !== null && chain.length < maxCauses;) {
        const found: EntryAnswer = await getJson<EntryAnswer>(`/api/v1/record/${next}`, {}, signal)
        chain.unshift(found)
        next = found.cause
      }
      return chain
    },
  })
  const effects = useQuery({
    queryKey: ['record', 'effects', entry.seq],
    queryFn: ({ signal }) => getJson<Page<EntryAnswer>>('/api/v1/record', { cause: entry.seq, order: 'oldest', limit: 20 }, signal),
  })
  const lines = [
    ...(causes.data ?? []).map((each) => ({ each, step: '↑' })),
    { each: entry, step: '•' },
    ...(effects.data?.items ?? []).map((each) => ({ each, step: '↓' })),
  ]
  if (lines.length === 1) return null
  return (
    <div>
      <h3>What led to it, and what it led to</h3>
      <ol className="chain">
        {lines.map(({ each, step }) => (
          <li key={each.seq} className={each === entry ? 'here' : ''}>
            <span className="step" aria-hidden="true">
              {step}
            </span>
            {each === entry ? (
              <span className="ellipsis">{kindWords(each.kind)}</span>
            ) : (
              <Go to={`/record?entry=${each.seq}`} className="ellipsis">
                {kindWords(each.kind)} <span className="muted">{gistOf(each)}</span>
              </Go>
            )}
          </li>
        ))}
        {effects.data?.next && (
          <li>
            <span className="step" />
            <Go to={`/record?cause=${entry.seq}`}>and more</Go>
          </li>
        )}
      </ol>
    </div>
  )
}
