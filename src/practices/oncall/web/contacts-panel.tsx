// How a person is reached: their methods, proven by a code, and what a page would do now.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph, StatusBadge } from '../../../web/kit/status-badge.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { ContactsAnswer, MethodAnswer, NewMethod } from '../contract.ts'
import { addressHints, channelNames } from './channel-words.ts'
import { canSubscribe, subscribeBrowser } from './subscribe-browser.ts'
import { useChannels } from './use-channels.ts'

export default function ContactsPanel({ person, isSelf }: { person: string; isSelf: boolean }) {
  const base = `/api/v1/people/${person}/contact-methods`
  const contacts = useQuery({
    queryKey: ['oncall', 'contacts', person],
    queryFn: ({ signal }) => getJson<ContactsAnswer>(base, {}, signal),
  })
  const channels = useChannels().data?.items ?? []
  const pushKey = channels.find((each) => each.kind === 'webpush')?.publicKey ?? null
  const kinds = channels.filter((each) => each.kind !== 'webpush' && (each.isSetUp || each.kind === 'email')).map((each) => each.kind)
  const [kind, setKind] = useState<NewMethod['kind']>('email')
  const [address, setAddress] = useState('')
  const add = useAct((body: NewMethod) => postJson<MethodAnswer & { secret: string | null }>(base, body), {
    changes: ['oncall'],
    done: () => 'Added. A code was sent there: type it in to prove that it reaches you.',
    after: () => setAddress(''),
  })
  const subscribe = useAct(
    async () => postJson<MethodAnswer>(base, { kind: 'webpush', address: await subscribeBrowser(pushKey ?? ''), label: deviceName() }),
    { changes: ['oncall'], done: () => 'Subscribed. A code was pushed to this browser: type it in to prove that it arrives.' },
  )
  return (
    <Card title={isSelf ? 'How you are reached' : 'How this person is reached'}>
      <Answer of={contacts} lines={2}>
        {({ methods, plan }) => (
          <div className="stack">
            {isSelf && !location.pathname.endsWith('/notifications') && <Go to="/on-call/notifications">Rules, quiet hours and a test page</Go>}
            {methods.length === 0 && (
              <EmptyState title={isSelf ? 'Nothing can reach you' : 'Nothing can reach this person'}>
                A page would go to the fallback instead. Add an address or a number, and prove it with the code that is sent there.
              </EmptyState>
            )}
            {methods.map((method) => (
              <Method key={method.id} base={base} method={method} />
            ))}
            {plan.length > 0 && (
              <p className="muted">
                A page now would use{' '}
                {plan.map((step, index) => (
                  <span key={`${step.kind} ${step.address}`}>
                    {index > 0 && ', then '}
                    {channelNames[step.kind]} <span className="mono">{step.address}</span>
                    {step.delayMinutes > 0 ? ` after ${step.delayMinutes} min` : ' at once'}
                  </span>
                ))}
                .
              </p>
            )}
            <form
              className="row wrap"
              onSubmit={(event) => {
                event.preventDefault()
                add.mutate({ kind, address: address.trim() })
              }}
            >
              <NativeSelect
                aria-label="Kind"
                data={(kinds.length > 0 ? kinds : (['email'] as const)).map((each) => ({ value: each, label: channelNames[each] }))}
                value={kind}
                onChange={(event) => setKind(event.currentTarget.value as NewMethod['kind'])}
              />
              <TextInput
                aria-label="Address"
                placeholder={addressHints[kind]}
                type={kind === 'email' ? 'email' : kind === 'sms' || kind === 'voice' ? 'tel' : kind === 'slack' ? 'text' : 'url'}
                value={address}
                onChange={(event) => setAddress(event.currentTarget.value)}
                required
                className="grow"
              />
              <Button type="submit" size="sm" variant="default" loading={add.isPending}>
                Add
              </Button>
            </form>
            {isSelf && pushKey !== null && canSubscribe() && (
              <div>
                <Button size="sm" variant="default" loading={subscribe.isPending} onClick={() => subscribe.mutate(undefined)}>
                  Push to this browser
                </Button>
              </div>
            )}
            {add.data?.secret && (
              <p className="small">
                Its requests are signed with <code>{add.data.secret}</code>. It is shown only now.
              </p>
            )}
          </div>
        )}
      </Answer>
    </Card>
  )
}

/** Enough to tell two devices apart. */
function deviceName(): string {
  const agent = navigator.userAgent
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? 'a device'
  return `${/Firefox|Edg|Chrome|Safari/.exec(agent)?.[0] ?? 'Browser'} on ${system}`
}

function Method({ base, method }: { base: string; method: MethodAnswer }) {
  const [code, setCode] = useState('')
  const verify = useAct(() => postJson(`${base}/${method.id}/verify`, { code }), {
    changes: ['oncall', 'findings'],
    done: () => 'Proven: pages can reach you there.',
    after: () => setCode(''),
  })
  const again = useAct(() => postJson(`${base}/${method.id}/send-code`), {
    changes: ['oncall'],
    done: () => 'Another code is on its way. Without a mail server it is in the outbox.',
  })
  const test = useAct(() => postJson(`${base}/${method.id}/test`), {
    changes: ['oncall'],
    done: () => `A test is on its way to ${method.address}. What became of it stands in the outbox.`,
  })
  const remove = useAct(() => deleteAt(`${base}/${method.id}`), {
    changes: ['oncall', 'findings'],
    done: () => 'Removed.',
    undo: () => (method.kind === 'webpush' ? undefined : () => postJson(base, { kind: method.kind, address: method.address, label: method.label })),
  })
  return (
    <div className="attempt">
      <Glyph
        shape={method.failingSinceAt ? 'alarm' : method.isVerified ? 'tick' : 'dashes'}
        tone={method.failingSinceAt ? 'act' : method.isVerified ? 'good' : 'warn'}
      />
      <div>
        <div className="row wrap">
          <span className="mono">{method.address}</span>
          <span className="muted small">
            {channelNames[method.kind]}
            {method.label && method.label !== method.kind ? `, ${method.label}` : ''}
          </span>
        </div>
        {method.failingSinceAt && (
          <div className="small tone-act">
            Failing since <When at={method.failingSinceAt} />: {method.lastFailure}
          </div>
        )}
        {method.isVerified ? (
          <div className="muted small">
            proven <When at={method.verifiedAt} />
            {method.lastSentAt && (
              <>
                , last used <When at={method.lastSentAt} />
              </>
            )}
          </div>
        ) : (
          <form
            className="row wrap"
            style={{ marginTop: 6 }}
            onSubmit={(event) => {
              event.preventDefault()
              verify.mutate(undefined)
            }}
          >
            <StatusBadge plain tone="warn" shape="triangle">
              not proven
            </StatusBadge>
            <TextInput
              size="xs"
              aria-label={`Code sent to ${method.address}`}
              placeholder="6 digits"
              inputMode="numeric"
              pattern="\d{6}"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              w={90}
            />
            <Button type="submit" size="compact-sm" loading={verify.isPending} disabled={code.length !== 6}>
              Prove
            </Button>
            <button type="button" className="quiet-button" onClick={() => again.mutate(undefined)}>
              Send another code
            </button>
          </form>
        )}
      </div>
      <span className="row wrap">
        {method.isVerified && (
          <button className="quiet-button" disabled={test.isPending} aria-label={`Send a test to ${method.address}`} onClick={() => test.mutate(undefined)}>
            Send me a test
          </button>
        )}
        <button className="quiet-button" onClick={() => remove.mutate(undefined)}>
          Remove
        </button>
      </span>
    </div>
  )
}
