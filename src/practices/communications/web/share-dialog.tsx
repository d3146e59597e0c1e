// Links that show this incident to people without an account, and the brief to print.
import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Answer, QuietLine } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { ShareAnswer, SharesAnswer } from '../contract-views.ts'
import { audienceTitles, audiences } from '../model/update.ts'
import type { AudienceName } from '../model/update.ts'

export function ShareDialog({ incident, opened, onClose }: { incident: string; opened: boolean; onClose: () => void }) {
  const [audience, setAudience] = useState<AudienceName>('executive')
  const [hours, setHours] = useState('72')
  const shares = useQuery({
    queryKey: ['communications', 'shares', incident],
    queryFn: ({ signal }) => getJson<SharesAnswer>(`/api/v1/incidents/${incident}/shares`, {}, signal),
    enabled: opened,
  })
  const words = { changes: ['communications'] }
  const make = useAct(() => postJson<ShareAnswer>(`/api/v1/incidents/${incident}/shares`, { audience, hours: Number(hours) }), words)
  const end = useAct((id: string) => deleteAt(`/api/v1/incident-shares/${id}`), { ...words, done: () => 'The link shows nothing any more.' })
  return (
    <Dialog title="Share this incident" opened={opened} onClose={onClose} size="lg">
      <div className="stack">
        <p className="muted">Whoever has the link can read state, impact and the updates to one audience, without an account, until it ends.</p>
        <div className="row wrap update-choices">
          <NativeSelect
            label="Shows the updates to"
            value={audience}
            onChange={(event) => setAudience(event.currentTarget.value as AudienceName)}
            data={audiences.map((each) => ({ value: each, label: audienceTitles[each] }))}
          />
          <NativeSelect
            label="Ends after"
            value={hours}
            onChange={(event) => setHours(event.currentTarget.value)}
            data={[
              { value: '8', label: '8 hours' },
              { value: '24', label: 'a day' },
              { value: '72', label: '3 days' },
              { value: '720', label: '30 days' },
            ]}
          />
        </div>
        <div className="row wrap">
          <Button onClick={() => make.mutate(undefined)} loading={make.isPending}>
            Make a link
          </Button>
          <Button variant="default" component="a" href={`/api/v1/incidents/${incident}/brief`} target="_blank">
            Brief to print
          </Button>
        </div>
        <Answer of={shares}>
          {({ items }) =>
            items.length === 0 ? (
              <QuietLine>No link was made yet.</QuietLine>
            ) : (
              <ul className="updates">
                {items.map((share) => (
                  <li key={share.id} className="row wrap">
                    <span className="tag">{audienceTitles[share.audience]}</span>
                    {share.url === null ? (
                      <span className="muted grow">{share.revokedAt === null ? 'expired' : 'ended'}</span>
                    ) : (
                      <>
                        <span className="grow ellipsis">{share.url}</span>
                        <CopyButton text={share.url} label="Copy the link" />
                        <span className="muted small">
                          ends <When at={share.expiresAt} />
                        </span>
                        <Button size="compact-xs" variant="default" onClick={() => end.mutate(share.id)}>
                          End it
                        </Button>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      </div>
    </Dialog>
  )
}
