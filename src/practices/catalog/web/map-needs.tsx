// Dependencies one under the other, each with how it is known and how often it was seen.
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { MapNeed } from '../contract.ts'
import { isKnownBy, lastSeenAt, rateWords } from './map-words.tsx'
import { kindWords } from './words.tsx'

export function NeedLines({ title, needs, none, to, most = Infinity }: { title: string; needs: readonly MapNeed[]; none: string; to: (name: string) => string; most?: number }) {
  return (
    <div className="need-lines">
      <h3>{title}</h3>
      {needs.length === 0 && <p className="muted">{none}</p>}
      <ul>
        {needs.slice(0, most).map((need) => {
          const seenAt = lastSeenAt(need)
          const isDeclared = need.known.some(({ by }) => by === 'declared')
          return (
            <li key={need.name}>
              <Glyph shape={isDeclared ? (seenAt === null ? 'ring' : 'disc') : 'half'} tone="calm" label={isDeclared ? (seenAt === null ? 'Declared, not seen' : 'Declared and seen') : 'Seen, not declared'} />
              <span className="grow">
                <Go to={to(need.name)}>{need.name}</Go>{' '}
                <span className="muted small">
                  {need.kinds.map((kind) => kindWords[kind]).join(', ')} · {isKnownBy(need)}
                  {seenAt !== null && (
                    <>
                      {' '}
                      · last <When at={seenAt} />
                    </>
                  )}
                </span>
              </span>
              <span className="muted small need-rate">
                {rateWords(need)}
                {need.errorRatio !== null && need.errorRatio > 0 && <span className="tone-warn"> {(need.errorRatio * 100).toFixed(need.errorRatio < 0.1 ? 1 : 0)} % fail</span>}
              </span>
            </li>
          )
        })}
      </ul>
      {needs.length > most && <p className="muted small">and {needs.length - most} more on the map</p>}
    </div>
  )
}
