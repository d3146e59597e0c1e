// Writing an update: prefilled by a template, with who will be told beside the button; nothing leaves before Publish.
import { Button, NativeSelect, NumberInput, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { postJson } from '../../../web/api.ts'
import { Answer } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { Preview, UpdateChangeAnswer, WriteUpdate } from '../contract.ts'
import { audienceTitles, audiences, updateStatuses } from '../model/update.ts'
import type { AudienceName, UpdateStatus } from '../model/update.ts'

export function UpdateDialog({ incident, opened, onClose }: { incident: string; opened: boolean; onClose: () => void }) {
  const [audience, setAudience] = useState<AudienceName>('internal')
  const [status, setStatus] = useState<UpdateStatus | null>(null)
  const [title, setTitle] = useState<string | null>(null)
  const [text, setText] = useState<string | null>(null)
  const [next, setNext] = useState<number | null>(null)
  const clear = (): void => {
    setTitle(null)
    setText(null)
    setNext(null)
  }
  useEffect(() => {
    if (!opened) return
    setStatus(null)
    clear()
  }, [opened])
  const wish = { audience, ...(status === null ? {} : { status }), ...(next === null ? {} : { nextInMinutes: next }) }
  const preview = useQuery({
    queryKey: ['communications', 'preview', incident, wish],
    queryFn: () => postJson<Preview>(`/api/v1/incidents/${incident}/updates/preview`, wish),
    enabled: opened,
    placeholderData: (before) => before,
  })
  const body = (publish: boolean): WriteUpdate => ({
    ...wish,
    status: status ?? preview.data!.status,
    title: title ?? preview.data!.title,
    text: text ?? preview.data!.text,
    publish,
  })
  const write = useAct((publish: boolean) => postJson<UpdateChangeAnswer>(`/api/v1/incidents/${incident}/updates`, body(publish)), {
    changes: ['communications', 'incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
    undo: ({ update }) => (update.state === 'published' ? () => postJson(`/api/v1/updates/${update.id}/withdraw`) : undefined),
  })
  const told = preview.data?.told
  return (
    <FormDialog
      title="Write an update"
      size="lg"
      opened={opened}
      onClose={onClose}
      onSubmit={() => write.mutate(true)}
      submit={told === undefined || told.total === 0 ? 'Publish' : `Publish to ${told.total}`}
      isBusy={write.isPending}
      fault={write.error}
      canSubmit={preview.data !== undefined && (text ?? preview.data.text).trim() !== ''}
      note="Held for ten seconds: until then it can be taken back."
    >
      <div className="row wrap update-choices">
        <NativeSelect
          label="Audience"
          data-autofocus
          value={audience}
          onChange={(event) => {
            setAudience(event.currentTarget.value as AudienceName)
            clear()
          }}
          data={audiences.map((each) => ({ value: each, label: audienceTitles[each] }))}
        />
        <NativeSelect
          label="Status"
          value={status ?? preview.data?.status ?? 'investigating'}
          onChange={(event) => {
            setStatus(event.currentTarget.value as UpdateStatus)
            clear()
          }}
          data={[...updateStatuses]}
        />
        <NumberInput
          label="Next update in minutes"
          placeholder="as promised"
          min={0}
          max={1440}
          value={next ?? ''}
          onChange={(value) => setNext(value === '' ? null : Number(value))}
        />
      </div>
      <Answer of={preview}>
        {(found) => (
          <>
            <TextInput label="Title" value={title ?? found.title} onChange={(event) => setTitle(event.currentTarget.value)} maxLength={200} />
            <Textarea
              label="Text"
              description="As it will read. Fields in {{double braces}} are filled in when it is kept."
              autosize
              minRows={4}
              maxRows={14}
              value={text ?? found.text}
              onChange={(event) => setText(event.currentTarget.value)}
              maxLength={5000}
            />
            <WhoIsTold preview={found} />
          </>
        )}
      </Answer>
      <div>
        <Button variant="subtle" size="compact-sm" onClick={() => write.mutate(false)} disabled={preview.data === undefined}>
          Keep as a draft
        </Button>
      </div>
    </FormDialog>
  )
}

function WhoIsTold({ preview: { told, isDrill, audience, nextDueAt } }: { preview: Preview }) {
  const channels = Object.entries(told.byChannel).filter(([, count]) => count > 0)
  return (
    <div className="told" role="status">
      {isDrill && <div className="strong">A drill: it is marked, and only the internal audience is told.</div>}
      <div>
        <span className="strong">{told.total === 0 ? 'Nobody will be told.' : `${told.total} will be told: `}</span>
        {told.total === 0
          ? ` No list for ${audienceTitles[audience].toLowerCase()} fits; it stays on the incident and the status page.`
          : channels.map(([channel, count]) => `${count} by ${channel}`).join(', ')}
      </div>
      {told.byList.length > 0 && <div className="muted small">{told.byList.map(({ name, count }) => `${name} ${count}`).join(' · ')}</div>}
      {told.some.length > 0 && (
        <div className="muted small ellipsis">
          {told.some
            .slice(0, 6)
            .map((each) => each.who ?? each.address)
            .join(', ')}
          {told.total > 6 && ', …'}
        </div>
      )}
      {told.notSetUp.length > 0 && (
        <div className="small tone-warn">Not set up here, so not told: {told.notSetUp.join(', ')}. Text for e-mail is kept.</div>
      )}
      {told.unreachable.length > 0 && <div className="small tone-warn">Without an e-mail address: {told.unreachable.join(', ')}</div>}
      <div className="muted small">{nextDueAt === null ? 'No next update is promised.' : <>The next one is promised <When at={nextDueAt} />.</>}</div>
    </div>
  )
}
