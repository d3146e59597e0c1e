// Saying something on a status page: a new trouble with the components it touches, or an update of one.
import { NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { PostPublished, StatusPageAnswer } from '../contract.ts'
import { componentStates, postStatuses } from '../model/status-page.ts'
import type { ComponentState, PostStatus } from '../model/status-page.ts'
import { stateLooks } from './component-state.tsx'

interface Props {
  readonly page: StatusPageAnswer
  /** Null: a new post. */
  readonly of: StatusPageAnswer['posts'][number] | null
  readonly onDone: (published: PostPublished) => void
  readonly onClose: () => void
}

const statusChoices = postStatuses.map((value) => ({ value, label: value[0]!.toUpperCase() + value.slice(1) }))
const stateChoices = componentStates.filter((state) => state !== 'under_maintenance').map((value) => ({ value, label: stateLooks[value].word }))

export function PublishDialog({ page, of, onDone, onClose }: Props) {
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [status, setStatus] = useState<PostStatus>(of?.status ?? 'investigating')
  const [states, setStates] = useState<Readonly<Record<string, ComponentState>>>(Object.fromEntries((of?.effects ?? []).map(({ component, state }) => [component, state])))
  const touched = page.components.filter(({ name }) => of === null || of.effects.some(({ component }) => component === name))
  const components = Object.entries(states)
    .filter(([, state]) => of !== null || state !== 'operational')
    .map(([component, state]) => ({ component, state }))
  const publish = useAct(
    () =>
      of === null
        ? postJson<PostPublished>(`/api/v1/status-pages/${page.name}/posts`, { title: title.trim(), status, text: text.trim(), components })
        : postJson<PostPublished>(`/api/v1/status-posts/${of.id}/updates`, { status, text: text.trim(), components }),
    { changes: ['status-pages'], quietFault: true, after: onDone },
  )
  return (
    <FormDialog
      title={of === null ? 'Say something to users' : `Update: ${of.title}`}
      opened
      onClose={onClose}
      onSubmit={() => publish.mutate(undefined)}
      submit="Publish"
      isBusy={publish.isPending}
      fault={publish.error}
      canSubmit={text.trim() !== '' && (of !== null || (title.trim() !== '' && components.length > 0))}
      note={`${page.audience === 'public' ? 'Everybody' : 'Everybody who is signed in'} can read it ten seconds after you publish; until then it can be taken back.`}
    >
      {of === null && <TextInput label="What users see" placeholder="Payments fail for some" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required maxLength={200} data-autofocus />}
      <NativeSelect label="Status" data={statusChoices} value={status} onChange={(event) => setStatus(event.currentTarget.value as PostStatus)} />
      <Textarea label="What is known, and what comes next" value={text} onChange={(event) => setText(event.currentTarget.value)} required autosize minRows={3} maxRows={10} maxLength={10_000} />
      {touched.map((component) => (
        <NativeSelect
          key={component.name}
          label={component.title}
          data={stateChoices}
          value={states[component.name] ?? 'operational'}
          onChange={(event) => setStates({ ...states, [component.name]: event.currentTarget.value as ComponentState })}
        />
      ))}
    </FormDialog>
  )
}
