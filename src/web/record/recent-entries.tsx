// The newest entries of the record, for the home page; they arrive by themselves.
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../base/page.ts'
import type { EntryAnswer } from '../../record/contract.ts'
import { useAddress } from '../address.ts'
import { getJson } from '../api.ts'
import { useSubjects } from '../app-parts.ts'
import { Answer, Card, QuietLine } from '../kit/blocks.tsx'
import { Go } from '../kit/go.tsx'
import { When } from '../kit/when.tsx'
import { gistOf, kindWords } from './entry-words.ts'

const shown = 8

export function RecentEntries({ service: fixed }: { service?: string }) {
  const [address] = useAddress()
  const subjectOf = useSubjects()
  const service = fixed ?? address['service']
  const recent = useQuery({
    queryKey: ['record', 'recent', service],
    queryFn: ({ signal }) => getJson<Page<EntryAnswer>>('/api/v1/record', { limit: shown, service }, signal),
  })
  return (
    <Card
      title="Latest on the record"
      actions={
        <Go to={`/record${service ? `?service=${encodeURIComponent(service)}` : ''}`} className="small">
          Explore
        </Go>
      }
    >
      <Answer of={recent}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Nothing happened yet.</QuietLine>
          ) : (
            <ul className="stack tight">
              {items.map((entry) => (
                <li key={entry.seq} className="recent-entry">
                  <Go to={subjectOf(entry.subject).to ?? `/record?entry=${entry.seq}`} className="ellipsis">
                    <span className="strong">{kindWords(entry.kind)}</span> <span className="muted">{gistOf(entry)}</span>
                  </Go>
                  <span className="muted small">
                    <When at={entry.at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}
