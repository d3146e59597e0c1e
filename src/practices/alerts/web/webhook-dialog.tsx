// Making a mapping, tried at once on the bodies that came; or setting up Sentry.
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { getJson, putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import type { AlertWebhookAnswer, AlertWebhookWords, PageOfAlertWebhooks } from '../contract.ts'
import { mappedFields } from '../model/mapping.ts'
import type { MappedField } from '../model/mapping.ts'
import { webhookProblem } from '../model/webhook.ts'
import { MappingPreview } from './mapping-preview.tsx'

type Dialect = AlertWebhookWords['dialect']
type Texts = Readonly<Record<MappedField | 'items' | 'secret' | 'severityOfAll' | 'serviceOfAll' | 'environmentOfAll' | 'labels' | 'resolved' | 'acknowledged' | 'ignored', string>>

const asks: Readonly<Record<MappedField, { label: string; placeholder: string }>> = {
  name: { label: 'Name', placeholder: '$.title' },
  key: { label: 'Same alert when', placeholder: '{$.host}/{$.check}' },
  status: { label: 'Status', placeholder: '$.state; empty: it always fires' },
  summary: { label: 'Summary', placeholder: '$.message' },
  description: { label: 'Description', placeholder: '$.details' },
  severity: { label: 'Severity', placeholder: '$.severity, or critical' },
  service: { label: 'Service', placeholder: '$.service, or checkout' },
  environment: { label: 'Environment', placeholder: '$.env, or prod' },
  startedAt: { label: 'Began at', placeholder: '$.time' },
  url: { label: 'Link', placeholder: '$.url' },
  runbookUrl: { label: 'Runbook', placeholder: '$.runbook' },
}

const blank: Texts = {
  ...(Object.fromEntries(mappedFields.map((field) => [field, ''])) as Record<MappedField, string>),
  items: '',
  secret: '',
  severityOfAll: '',
  serviceOfAll: '',
  environmentOfAll: '',
  labels: '',
  resolved: '',
  acknowledged: '',
  ignored: '',
}

/** @param name of the one to set up; null asks for one. */
export function WebhookDialog({ opened, name, onClose }: { opened: boolean; name: string | null; onClose: () => void }) {
  const [given, setGiven] = useState('')
  const [dialect, setDialect] = useState<Dialect>('mapped')
  const [texts, setTexts] = useState<Texts>(blank)
  /** The field that a chosen path goes into. */
  const [aim, setAim] = useState<MappedField>('name')
  const known = useQuery({
    queryKey: ['alerts', 'webhooks', 'all'],
    enabled: opened && name !== null,
    queryFn: ({ signal }) => getJson<PageOfAlertWebhooks>('/api/v1/alert-webhooks', { limit: 500 }, signal),
  })
  const spec = known.data?.items.find((each) => each.name === name)?.spec ?? null
  const said = JSON.stringify(spec)
  useEffect(() => {
    if (!opened) return
    const saved = JSON.parse(said) as AlertWebhookWords | null
    setDialect(saved?.dialect ?? 'mapped')
    setTexts(saved === null ? blank : textsOf(saved))
  }, [opened, said])
  const called = (name ?? given).trim()
  const save = useAct((body: AlertWebhookWords) => putJson<AlertWebhookAnswer>(`/api/v1/alert-webhooks/${encodeURIComponent(called)}`, body), {
    changes: ['alerts'],
    quietFault: true,
    after: onClose,
    done: (saved) => `${saved.name} makes alerts from now on.`,
  })
  const set = (change: Partial<Texts>): void => setTexts({ ...texts, ...change })
  const words = wordsOf(dialect, texts)
  const problem = webhookProblem(words)
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.say : undefined)
  const line = (field: keyof Texts, label: string, placeholder: string, path = field as string) => (
    <TextInput
      key={field}
      label={label}
      placeholder={placeholder}
      value={texts[field]}
      error={texts[field] === '' ? undefined : wrong(path)}
      onFocus={() => (mappedFields as readonly string[]).includes(field) && setAim(field as MappedField)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  )
  return (
    <FormDialog
      title={name === null ? 'Add a webhook' : `Webhook ${name}`}
      opened={opened}
      onClose={onClose}
      submit="Save"
      size="90rem"
      isBusy={save.isPending}
      fault={save.error ?? known.error}
      canSubmit={called !== '' && problem === null}
      note={problem === null ? 'What comes from now on becomes alerts. What came before stays as it was.' : problem.say}
      onSubmit={() => save.mutate(words)}
    >
      <div className="row wrap" style={{ alignItems: 'flex-start' }}>
        {name === null && <TextInput label="Name" placeholder="uptime" value={given} onChange={(event) => setGiven(event.currentTarget.value)} required maxLength={100} />}
        <NativeSelect
          label="Form"
          data={[
            { value: 'mapped', label: 'any JSON, by a mapping' },
            { value: 'sentry', label: 'Sentry' },
            { value: 'grafana', label: 'Grafana, signed' },
          ]}
          value={dialect}
          onChange={(event) => setDialect(event.currentTarget.value as Dialect)}
        />
      </div>
      {called !== '' && <Snippet title="posts to" text={`${location.origin}/in/${dialect === 'mapped' ? 'webhook' : dialect}/${called}?key=<ingest key>`} />}
      {dialect === 'grafana' ? (
        line('secret', 'Secret of the HMAC signature', '${env:GRAFANA_HMAC_SECRET}')
      ) : dialect === 'sentry' ? (
        <>
          {line('secret', 'Client secret of the integration', '${env:SENTRY_CLIENT_SECRET}')}
          <div className="row wrap" style={{ alignItems: 'flex-start' }}>
            {line('severityOfAll', 'Severity of all its alerts', 'as Sentry says')}
            {line('serviceOfAll', 'Service of all its alerts', 'the service tag, or the project')}
            {line('environmentOfAll', 'Environment of all its alerts', 'as Sentry says')}
          </div>
        </>
      ) : (
        <div className="columns mapping-split">
          <div className="stack tight">
            <span className="muted small">A path ($.title), a text with paths in braces, or a plain text.</span>
            <div className="mapping-fields">
              {mappedFields.map((field) => line(field, asks[field].label, asks[field].placeholder, `mapping.${field}`))}
              {line('items', 'A body is a list of alerts at', '$.alerts', 'mapping.items')}
            </div>
            <Textarea label="Further labels" placeholder={'team = $.team\nhost = $.host'} autosize minRows={2} value={texts.labels} onChange={(event) => set({ labels: event.currentTarget.value })} />
            <div className="mapping-fields">
              {line('resolved', 'Status words of an end', 'ok, resolved, closed, up …')}
              {line('acknowledged', 'of an acknowledgement', 'acknowledged, ack')}
              {line('ignored', 'of what is left out', 'ignored, test')}
            </div>
          </div>
          <MappingPreview name={called} mapping={problem === null ? (words.mapping ?? null) : null} aim={asks[aim].label} onChoose={(path) => set({ [aim]: withPath(texts[aim], path) })} />
        </div>
      )}
    </FormDialog>
  )
}

/** A path takes the place of a path, and goes behind a text. */
function withPath(text: string, path: string): string {
  return text === '' || text.startsWith('$') ? path : `${text}{${path}}`
}

function textsOf({ secret = '', severity = '', service = '', environment = '', mapping }: AlertWebhookWords): Texts {
  const { labels = {}, words = {}, ...fields } = mapping ?? { name: '' }
  return {
    ...blank,
    ...fields,
    secret,
    severityOfAll: severity,
    serviceOfAll: service,
    environmentOfAll: environment,
    labels: Object.entries(labels)
      .map(([label, text]) => `${label} = ${text}`)
      .join('\n'),
    resolved: (words.resolved ?? []).join(', '),
    acknowledged: (words.acknowledged ?? []).join(', '),
    ignored: (words.ignored ?? []).join(', '),
  }
}

function wordsOf(dialect: Dialect, texts: Texts): AlertWebhookWords {
  const given = (pairs: readonly (readonly [string, string])[]): Record<string, string> => Object.fromEntries(pairs.flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])))
  if (dialect === 'grafana') return { dialect, ...given([['secret', texts.secret]]) }
  if (dialect === 'sentry') {
    return { dialect, ...given([['secret', texts.secret], ['severity', texts.severityOfAll], ['service', texts.serviceOfAll], ['environment', texts.environmentOfAll]]) }
  }
  const labels = Object.fromEntries(
    texts.labels.split('\n').flatMap((text) => {
      const at = text.indexOf('=')
      return at < 1 ? [] : [[text.slice(0, at).trim(), text.slice(at + 1).trim()]]
    }),
  )
  const words = Object.fromEntries(
    (['resolved', 'acknowledged', 'ignored'] as const).flatMap((change) => {
      const list = texts[change].split(',').map((word) => word.trim()).filter(Boolean)
      return list.length === 0 ? [] : [[change, list]]
    }),
  )
  const mapping = {
    name: texts.name.trim(),
    ...given([['items', texts.items], ...mappedFields.map((field) => [field, texts[field]] as const)]),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(words).length > 0 ? { words } : {}),
  }
  return mapping.name === '' ? { dialect } : { dialect, mapping }
}
