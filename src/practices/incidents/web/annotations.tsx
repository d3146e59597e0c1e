// What people wrote beside an entry, beneath it, and the form that writes it.
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { postJson, putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Markdown } from '../../../web/kit/markdown.tsx'
import { exactTime, msOf } from '../../../web/kit/time-words.ts'
import { Icon } from '../../../web/icons.tsx'
import type { ChangeAnswer, TimelineItemAnswer } from '../contract.ts'
import type { Annotate } from '../contract-annotations.ts'

type Annotation = TimelineItemAnswer['annotations'][number]

/** Which entry is written about; with an annotation, that one is written anew. */
export interface Annotating {
  readonly item: TimelineItemAnswer
  readonly annotation: Annotation | null
}

export function Annotations({ item, onAnnotate }: { item: TimelineItemAnswer; onAnnotate: ((asked: Annotating) => void) | null }) {
  if (item.annotations.length === 0) return null
  return (
    <ul className="annotations" aria-label={`Annotations of entry ${item.seq}`}>
      {item.annotations.map((annotation) => (
        <li key={annotation.id}>
          <div className="row">
            <span className="muted" title={exactTime(msOf(annotation.at) ?? 0)}>
              {annotation.by}
              {annotation.version > 1 && `, version ${annotation.version}`}
            </span>
            {onAnnotate && (
              <button className="icon-button timeline-entry" aria-label={`Write the annotation of ${annotation.by} anew`} data-tip="Write it anew" onClick={() => onAnnotate({ item, annotation })}>
                <Icon name="edit" size={13} />
              </button>
            )}
          </div>
          <Markdown text={annotation.text} />
        </li>
      ))}
    </ul>
  )
}

export function AnnotateButton({ item, onAnnotate }: { item: TimelineItemAnswer; onAnnotate: (asked: Annotating) => void }) {
  if (item.kind === 'incident.entry-annotated') return null
  return (
    <button className="icon-button timeline-entry" aria-label={`Annotate entry ${item.seq}`} data-tip="Annotate" onClick={() => onAnnotate({ item, annotation: null })}>
      <Icon name="note" size={13} />
    </button>
  )
}

export function AnnotateDialog({ incident, asked: { item, annotation }, onClose }: { incident: string; asked: Annotating; onClose: () => void }) {
  const [text, setText] = useState(annotation?.text ?? '')
  const path = `/api/v1/incidents/${incident}`
  const write = useAct(
    (body: Annotate) => (annotation === null ? postJson<ChangeAnswer>(`${path}/entries/${item.seq}/annotations`, body) : putJson<ChangeAnswer>(`${path}/annotations/${annotation.id}`, body)),
    { changes: ['incidents'], quietFault: true, done: ({ say }) => say, after: onClose },
  )
  return (
    <FormDialog
      title={annotation === null ? 'Annotate this entry' : 'Write it anew'}
      opened
      onClose={onClose}
      onSubmit={() => write.mutate({ text: text.trim() })}
      submit="Save"
      isBusy={write.isPending}
      fault={write.error}
      canSubmit={text.trim() !== '' && text.trim() !== annotation?.text}
      note={annotation === null ? 'It stands beneath the entry, which stays as it is.' : 'Earlier versions stay on the record.'}
    >
      <p className="muted">{item.detail === null ? item.sentence : `${item.sentence} ${item.detail.slice(0, 200)}`}</p>
      <Textarea label="What is to be known about it" description="Markdown works." autosize minRows={3} maxRows={12} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={5_000} required data-autofocus />
    </FormDialog>
  )
}
