// Adding a service, or saying more about one. What files say stays what it is; this is one more voice.
import { NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useGo } from '../../../web/address.ts'
import { putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { SaveService, ServiceAnswer } from '../contract.ts'
import { tierMeans } from './words.tsx'

export function ServiceDialog({ service, opened, onClose }: { service?: ServiceAnswer; opened: boolean; onClose: () => void }) {
  const go = useGo()
  const before = {
    name: service?.name ?? '',
    displayName: service?.displayName ?? '',
    description: service?.description ?? '',
    owner: service?.owner?.name ?? '',
    tier: service?.tier === null || service?.tier === undefined ? '' : String(service.tier),
    onCallRoute: service?.onCallRoute ?? '',
    chatChannel: service?.chatChannel ?? '',
    repository: service?.repository ?? '',
  }
  const [words, setWords] = useState(before)
  useEffect(() => {
    if (opened) setWords(before)
  }, [opened])
  const save = useAct((body: SaveService) => putJson<ServiceAnswer>(`/api/v1/services/${encodeURIComponent(words.name)}`, body), {
    changes: ['services'],
    quietFault: true,
    done: (saved) => `${saved.displayName} is saved.`,
    after: () => {
      onClose()
      if (!service) go(`/services/${encodeURIComponent(words.name)}`)
    },
  })
  const field = (name: keyof typeof words) => ({
    value: words[name],
    onChange: (event: { currentTarget: { value: string } }) => setWords({ ...words, [name]: event.currentTarget.value }),
  })
  const submit = (): void => {
    const body: Record<string, unknown> = {}
    for (const name of ['displayName', 'description', 'owner', 'onCallRoute', 'chatChannel', 'repository'] as const)
      if (words[name] !== before[name]) body[name] = words[name].trim() || null
    if (words.tier !== before.tier) body['tier'] = words.tier === '' ? null : Number(words.tier)
    save.mutate(body as SaveService)
  }
  return (
    <FormDialog
      title={service ? `Edit ${service.displayName}` : 'Add a service'}
      opened={opened}
      onClose={onClose}
      onSubmit={submit}
      submit="Save"
      isBusy={save.isPending}
      fault={save.error}
      canSubmit={words.name.trim() !== ''}
      note="What files say about it is kept; a difference is shown as a conflict."
    >
      {!service && (
        <TextInput
          label="Name"
          description="As your metrics and alerts name it."
          placeholder="checkout"
          {...field('name')}
          required
          data-autofocus
        />
      )}
      <TextInput label="Shown as" placeholder="Checkout" {...field('displayName')} />
      <NativeSelect
        label="Tier"
        data={[{ value: '', label: 'Not said' }, ...[0, 1, 2, 3].map((tier) => ({ value: String(tier), label: tierMeans[tier]! }))]}
        {...field('tier')}
      />
      <TextInput label="Owner team" placeholder="payments" {...field('owner')} />
      <TextInput label="Pages go to" description="Name of an escalation policy." placeholder="payments" {...field('onCallRoute')} />
      <TextInput label="Chat channel" placeholder="#payments" {...field('chatChannel')} />
      <TextInput label="Repository" placeholder="https://…" {...field('repository')} />
      <Textarea label="What it does" autosize minRows={2} maxRows={8} {...field('description')} />
    </FormDialog>
  )
}
