// Adding or changing a connection: its type says which settings there are; secrets are references, never text.
import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { getJson, postJson, putJson } from '../../../web/api.ts'
import { FindingList } from '../../../web/kit/findings.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import type { ConnectionAnswer, ConnectionTestAnswer, ConnectionTypesAnswer, SaveConnection } from '../contract.ts'

interface SettingSchema {
  readonly type?: string
  readonly description?: string
  readonly const?: unknown
}
interface TypeSchema {
  readonly properties?: Readonly<Record<string, SettingSchema>>
  readonly required?: readonly string[]
}

export function ConnectionDialog({ connection, opened, onClose }: { connection?: ConnectionAnswer; opened: boolean; onClose: () => void }) {
  const types = useQuery({
    queryKey: ['connection-types'],
    enabled: opened,
    staleTime: Infinity,
    queryFn: ({ signal }) => getJson<ConnectionTypesAnswer>('/api/v1/connections/types', {}, signal),
  })
  const [name, setName] = useState('')
  const [type, setType] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  useEffect(() => {
    if (!opened) return
    setName(connection?.name ?? '')
    setType(connection?.type ?? '')
    setValues(
      Object.fromEntries(
        Object.entries(connection?.settings ?? {})
          .filter(([key]) => key !== 'type')
          .map(([key, value]) => [key, settingText(value)]),
      ),
    )
  }, [opened, connection])
  const chosen = types.data?.items.find((each) => each.type === (type || types.data?.items[0]?.type))
  const schema = (chosen?.schema ?? {}) as TypeSchema
  const fields = Object.entries(schema.properties ?? {}).filter(([key, field]) => key !== 'type' && field.const === undefined)
  const save = useAct((body: SaveConnection) => putJson<ConnectionAnswer>(`/api/v1/connections/${encodeURIComponent(name)}`, body), {
    changes: ['connections', 'findings'],
    quietFault: true,
    done: (saved) => `${saved.name} is saved and will be checked.`,
    after: onClose,
  })
  const words = (): SaveConnection => {
    const settings = Object.fromEntries(
      fields.filter(([key]) => (values[key] ?? '') !== '').map(([key, field]) => [key, readSetting(values[key]!, field)]),
    )
    return { type: chosen?.type ?? type, ...settings }
  }
  const isRequired = (key: string): boolean => schema.required?.includes(key) ?? false
  const settingField = ([key, field]: (typeof fields)[number]) => {
    const shared = {
      label: key,
      value: values[key] ?? '',
      required: isRequired(key),
      onChange: (event: { currentTarget: { value: string } }) => setValues({ ...values, [key]: event.currentTarget.value }),
      ...(field.description ? { description: field.description } : {}),
    }
    if (field.type === 'array') return <Textarea key={key} {...shared} autosize minRows={2} maxRows={12} placeholder="One a line" />
    return (
      <TextInput
        key={key}
        {...shared}
        placeholder={
          /token|password|secret/i.test(key)
            ? '${env:NAME} or ${file:/path}'
            : key === 'url'
              ? 'http://prometheus:9090'
              : field.type === 'object'
                ? '{ "X-Scope-OrgID": "shop" }'
                : ''
        }
      />
    )
  }
  const test = useAct((body: SaveConnection) => postJson<ConnectionTestAnswer>('/api/v1/connections/test', body), {
    changes: [],
    quietFault: true,
  })
  return (
    <FormDialog
      title={connection ? `Edit ${connection.name}` : 'Add a connection'}
      opened={opened}
      onClose={onClose}
      onSubmit={() => save.mutate(words())}
      submit="Save"
      isBusy={save.isPending}
      fault={save.error ?? test.error}
      canSubmit={name !== '' && chosen !== undefined}
      note="It is checked at once, and then every minute."
    >
      <NativeSelect
        label="Type"
        data={(types.data?.items ?? []).map((each) => ({ value: each.type, label: each.type }))}
        {...(chosen ? { description: chosen.means } : {})}
        value={chosen?.type ?? ''}
        onChange={(event) => setType(event.currentTarget.value)}
        disabled={connection !== undefined}
      />
      {!connection && (
        <TextInput
          label="Name"
          description="Objectives refer to it."
          placeholder="prometheus"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
      )}
      {fields.filter(([key]) => isRequired(key)).map(settingField)}
      {fields.some(([key]) => !isRequired(key)) && (
        <details className="more-settings">
          <summary>More settings</summary>
          <div className="stack">{fields.filter(([key]) => !isRequired(key)).map(settingField)}</div>
        </details>
      )}
      <div className="row wrap">
        <Button
          variant="default"
          size="compact-sm"
          loading={test.isPending}
          disabled={chosen === undefined}
          onClick={() => test.mutate(words())}
        >
          Test without saving
        </Button>
        {test.data && (
          <span className="row">
            <Glyph shape={test.data.ok ? 'tick' : 'alarm'} tone={test.data.ok ? 'good' : 'act'} />
            {test.data.say} {!test.data.ok && test.data.mend}
          </span>
        )}
      </div>
      {test.data && <FindingList findings={test.data.findings} />}
    </FormDialog>
  )
}

function settingText(value: unknown): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join('\n') : JSON.stringify(value)
}

function readSetting(text: string, { type }: SettingSchema): unknown {
  if (type === 'array' && !text.trimStart().startsWith('['))
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  if (type === undefined || type === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
