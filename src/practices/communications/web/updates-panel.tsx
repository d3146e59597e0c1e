// What was told about an incident, and the button that tells more.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { useKeys } from '../../../web/keys.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Table } from '../../../web/kit/table.tsx'
import { msOf } from '../../../web/kit/time-words.ts'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { DeliveriesAnswer, DeliveryAnswer, UpdateAnswer, UpdateChangeAnswer, UpdatesAnswer } from '../contract.ts'
import { audienceTitles } from '../model/update.ts'
import { ShareDialog } from './share-dialog.tsx'
import { UpdateDialog } from './update-dialog.tsx'
import './communications.css'

export default function UpdatesPanel({ incident }: { incident: string }) {
  const [isWriting, setWriting] = useState(false)
  const [isSharing, setSharing] = useState(false)
  const [shown, setShown] = useState<UpdateAnswer | null>(null)
  const may = useMay()
  const updates = useQuery({
    queryKey: ['communications', 'updates', incident],
    queryFn: ({ signal }) => getJson<UpdatesAnswer>(`/api/v1/incidents/${incident}/updates`, {}, signal),
  })
  useKeys('Updates', may('respond') ? [{ key: 'u', says: 'Write an update', does: () => setWriting(true) }] : [])
  return (
    <Card
      id="updates"
      title="Updates"
      actions={
        may('respond') && (
          <>
            <Button size="compact-sm" variant="subtle" onClick={() => setSharing(true)}>
              Share
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setWriting(true)}>
              Write an update
            </Button>
          </>
        )
      }
    >
      <Answer of={updates}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Nobody was told anything yet.</QuietLine>
          ) : (
            <ol className="updates">
              {items.slice(0, 8).map((each) => (
                <OneUpdate key={each.id} update={each} mayAct={may('respond')} onShow={() => setShown(each)} />
              ))}
            </ol>
          )
        }
      </Answer>
      <UpdateDialog incident={incident} opened={isWriting} onClose={() => setWriting(false)} />
      <ShareDialog incident={incident} opened={isSharing} onClose={() => setSharing(false)} />
      {shown && <Deliveries update={shown} mayAct={may('respond')} onClose={() => setShown(null)} />}
    </Card>
  )
}

function OneUpdate({ update, mayAct, onShow }: { update: UpdateAnswer; mayAct: boolean; onShow: () => void }) {
  const nowMs = useNowMs()
  const untilMs = msOf(update.withdrawableUntil)
  const words = { changes: ['communications'], done: ({ say }: UpdateChangeAnswer) => say }
  const withdraw = useAct(() => postJson<UpdateChangeAnswer>(`/api/v1/updates/${update.id}/withdraw`), words)
  const publish = useAct(() => postJson<UpdateChangeAnswer>(`/api/v1/updates/${update.id}/publish`), words)
  const discard = useAct(() => deleteAt(`/api/v1/updates/${update.id}`), { changes: ['communications'], done: () => 'The draft is discarded.' })
  const { deliveries } = update
  const secondsLeft = untilMs === null ? 0 : Math.min(10, Math.ceil((untilMs - nowMs) / 1_000))
  return (
    <li className={update.state}>
      <div className="row wrap small">
        <span className="tag">{audienceTitles[update.audience]}</span>
        <span className="strong">{update.status}</span>
        <span className="muted">
          {update.state === 'published' ? <When at={update.publishedAt} /> : update.state}
        </span>
      </div>
      <p className="update-text">{update.text}</p>
      <div className="row wrap small muted">
        {update.state === 'published' && (
          <button type="button" className="text-button" onClick={onShow}>
            {deliveries.total === 0 ? 'nobody is on a list for it' : `${deliveries.total} told`}
            {deliveries.failed > 0 && <span className="tone-warn"> · {deliveries.failed} failed</span>}
            {deliveries.kept > 0 && ` · ${deliveries.kept} kept, no mail server`}
          </button>
        )}
        {mayAct && secondsLeft > 0 && (
          <button type="button" className="text-button" onClick={() => withdraw.mutate(undefined)}>
            Take back ({secondsLeft} s)
          </button>
        )}
        {mayAct && update.state === 'draft' && (
          <>
            <button type="button" className="text-button" onClick={() => publish.mutate(undefined)}>
              Publish
            </button>
            <button type="button" className="text-button" onClick={() => discard.mutate(undefined)}>
              Discard
            </button>
          </>
        )}
      </div>
    </li>
  )
}

const deliveryWords: Readonly<Record<DeliveryAnswer['state'], string>> = {
  held: 'held for ten seconds', sending: 'being sent', sent: 'sent', kept: 'kept: no mail server', failed: 'failed', withdrawn: 'withdrawn',
}

function Deliveries({ update, mayAct, onClose }: { update: UpdateAnswer; mayAct: boolean; onClose: () => void }) {
  const deliveries = useQuery({
    queryKey: ['communications', 'deliveries', update.id],
    queryFn: ({ signal }) => getJson<DeliveriesAnswer>(`/api/v1/updates/${update.id}/deliveries`, {}, signal),
    refetchInterval: 2_000,
  })
  const retry = useAct((id: string) => postJson<DeliveryAnswer>(`/api/v1/update-deliveries/${id}/retry`), { changes: ['communications'], done: () => 'It is tried again.' })
  return (
    <Dialog title="Who was told" opened onClose={onClose} size="lg">
      <Table
        label="Deliveries"
        columns={[
          { head: 'To', grow: true, phone: 'title', cell: (each) => each.who ?? each.address },
          { head: 'By', cell: (each) => each.channel },
          { head: 'List', cell: (each) => each.lists.join(', ') },
          { head: 'State', cell: (each) => <span data-tip={each.detail || undefined}>{deliveryWords[each.state]}</span> },
          {
            head: '',
            cell: (each) =>
              mayAct &&
              each.state === 'failed' && (
                <Button size="compact-xs" variant="default" onClick={() => retry.mutate(each.id)}>
                  Try again
                </Button>
              ),
          },
        ]}
        rows={deliveries.data?.items}
        error={deliveries.error}
        keyOf={(each) => each.id}
        empty={<QuietLine>Nobody is on a list for this audience, severity and service. Lists are files of kind Audience.</QuietLine>}
      />
    </Dialog>
  )
}
