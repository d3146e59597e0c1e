// The channel of an incident in the chat, and what is still owed to it.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getJson, postJson } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { ChatAnswer } from '../contract.ts'

export default function ChatPanel({ incident }: { incident: string }) {
  const may = useMay()('respond')
  const path = `/api/v1/incidents/${incident}/chat`
  const { data: chat } = useQuery({ queryKey: ['coordination', 'chat', incident], queryFn: ({ signal }) => getJson<ChatAnswer>(path, {}, signal) })
  const open = useAct(() => postJson<ChatAnswer>(path, {}), { changes: ['coordination'], done: () => 'The channel is being opened.' })
  const retry = useAct(() => postJson<ChatAnswer>(`${path}/retry`, {}), { changes: ['coordination'], done: () => 'It is tried again now.' })
  // Where no chat is chosen there is nothing to say.
  if (!chat || (!chat.hasChannel && chat.because !== null)) return null
  return (
    <Card title="Channel">
      {!chat.hasChannel ? (
        <div className="row wrap">
          <span className="muted">This incident has none.</span>
          {may && (
            <Button variant="default" size="compact-sm" loading={open.isPending} onClick={() => open.mutate(undefined)}>
              Open a channel
            </Button>
          )}
        </div>
      ) : (
        <div className="stack tight">
          <div>
            {chat.url === null ? (
              <span className="mono">#{chat.name}</span>
            ) : (
              <a className="mono" href={chat.url} target="_blank" rel="noreferrer">
                #{chat.name}
              </a>
            )}
            {!chat.isOpen && <span className="muted"> is being opened</span>}
          </div>
          {(chat.problem !== null || chat.hasGivenUp) && (
            <div className="small" role="status">
              {chat.owed > 0 && <span className="strong">{chat.owed === 1 ? 'One line is owed. ' : `${chat.owed} lines are owed. `}</span>}
              {chat.problem}
              {chat.hasGivenUp && ' It was laid aside after two days.'}
              {chat.nextTryAt !== null && !chat.hasGivenUp && (
                <>
                  {' '}
                  Next try <When at={chat.nextTryAt} />.
                </>
              )}{' '}
              {may && (
                <Button variant="subtle" size="compact-xs" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
                  Try now
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </Card>
  )
}
