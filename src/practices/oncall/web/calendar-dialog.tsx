// Shifts in one's calendar: secret addresses to subscribe to, made, copied, and taken back.
import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Answer, QuietLine } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useSession } from '../../../web/session.ts'
import type { ScheduleAnswer } from '../contract.ts'
import type { FeedAnswer, MadeFeed, PageOfFeeds } from '../model/feeds/contract.ts'

const path = '/api/v1/people/me/calendar-feeds'

export function CalendarDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const isPerson = useSession().data?.person != null
  const [about, setAbout] = useState('')
  const feeds = useQuery({
    queryKey: ['oncall', 'feeds'],
    enabled: opened && isPerson,
    queryFn: ({ signal }) => getJson<PageOfFeeds>(path, {}, signal),
  })
  const schedules = useQuery({
    queryKey: ['oncall', 'schedules'],
    enabled: opened,
    queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal),
  })
  const nameOf = (schedule: string | null): string =>
    schedule === null ? 'Your own shifts' : (schedules.data?.items.find((one) => one.name === schedule)?.displayName ?? schedule)
  const make = useAct((schedule: string) => postJson<MadeFeed>(path, schedule === '' ? {} : { schedule }), { changes: ['oncall'] })
  const revoke = useAct((feed: FeedAnswer) => deleteAt(`${path}/${feed.id}`).then(() => feed), {
    changes: ['oncall'],
    done: (feed) => `The address for ${nameOf(feed.schedule)} has ended.`,
    after: (feed) => {
      if (make.data?.id === feed.id) make.reset()
    },
  })
  const isKnown = feeds.data?.items.some((one) => (one.schedule ?? '') === about) === true
  const close = (): void => {
    make.reset()
    onClose()
  }
  return (
    <Dialog title="Shifts in your calendar" opened={opened} onClose={close} size="lg">
      {isPerson ? (
        <div className="stack">
          <p className="muted">Subscribe to an address in your calendar. Whoever has it reads the shifts, so each is a secret of its own.</p>
          {make.data && (
            <div className="stack tight">
              <Snippet text={make.data.url} title={nameOf(make.data.schedule)} note="shown this once" />
            </div>
          )}
          <div className="row wrap" style={{ alignItems: 'end' }}>
            <NativeSelect
              label="Shows"
              data={[
                { value: '', label: 'Your own shifts' },
                ...(schedules.data?.items ?? []).map((each) => ({ value: each.name, label: each.displayName })),
              ]}
              value={about}
              onChange={(event) => setAbout(event.currentTarget.value)}
            />
            <Button loading={make.isPending} onClick={() => make.mutate(about)}>
              {isKnown ? 'Make a new address' : 'Make an address'}
            </Button>
          </div>
          {isKnown && <p className="muted small">The present address for this ends then.</p>}
          <Answer of={feeds} lines={2}>
            {({ items }) =>
              items.length === 0 ? (
                <QuietLine>No calendar reads your shifts yet.</QuietLine>
              ) : (
                <ul className="stack tight">
                  {items.map((feed) => (
                    <li key={feed.id} className="row wrap">
                      <span className="strong">{nameOf(feed.schedule)}</span>
                      <span className="muted small">
                        made <When at={feed.madeAt} />, {feed.readAt === null ? 'not read yet' : <>read <When at={feed.readAt} /></>}
                      </span>
                      <button className="quiet-button" onClick={() => revoke.mutate(feed)}>
                        Revoke
                      </button>
                    </li>
                  ))}
                </ul>
              )
            }
          </Answer>
        </div>
      ) : (
        <QuietLine>Sign in as a person: an address belongs to somebody.</QuietLine>
      )}
    </Dialog>
  )
}
