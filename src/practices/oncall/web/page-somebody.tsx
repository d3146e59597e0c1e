// Paging somebody by hand: for a service (its policy decides), or one person.
import { TextInput, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useGo } from '../../../web/address.ts'
import { postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { PersonPicker } from '../../../web/people.tsx'
import { ServiceField } from '../../../web/services.tsx'
import type { NewPage, PageDetail } from '../contract.ts'
import { useOnCall } from './on-call-query.ts'

const empty = { title: '', summary: '', service: '', person: '' }

/** @param given what the form begins with. */
export function PageSomebody({ opened, onClose, given }: { opened: boolean; onClose: () => void; given?: { readonly title: string; readonly summary: string; readonly service: string } }) {
  const go = useGo()
  const [words, setWords] = useState(empty)
  useEffect(() => {
    if (opened) setWords({ ...empty, ...given })
    // What is typed stays when the page around it is drawn anew.
  }, [opened])
  const asked = useOnCall().data?.services.find((each) => each.service === words.service)?.people ?? []
  const page = useAct((body: NewPage) => postJson<PageDetail | { page: PageDetail }>('/api/v1/pages', body), {
    changes: ['oncall'],
    quietFault: true,
    done: () => 'The page is out.',
    after: (made) => {
      onClose()
      go(`/on-call/pages/${'page' in made ? made.page.id : made.id}`)
    },
  })
  return (
    <FormDialog
      title="Page somebody"
      opened={opened}
      onClose={onClose}
      submit="Page now"
      isDanger
      isBusy={page.isPending}
      fault={page.error}
      canSubmit={words.title.trim() !== '' && (words.service.trim() !== '' || words.person !== '')}
      note={
        words.person !== ''
          ? 'They are woken at once.'
          : asked.length > 0
            ? `Wakes ${asked.map((each) => each.displayName).join(' and ')} at once.`
            : 'Somebody is woken at once.'
      }
      onSubmit={() =>
        page.mutate({
          title: words.title.trim(),
          ...(words.summary.trim() ? { summary: words.summary.trim() } : {}),
          ...(words.service.trim() ? { service: words.service.trim() } : {}),
          ...(words.person ? { person: words.person } : {}),
        })
      }
    >
      <TextInput
        label="What is wrong"
        value={words.title}
        onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
        required
        maxLength={200}
        data-autofocus
      />
      <ServiceField value={words.service} onChange={(service) => setWords({ ...words, service })} />
      <PersonPicker
        label="Or one person"
        value={words.person}
        onChange={(person) => setWords({ ...words, person })}
        none="Whoever is on call for the service"
      />
      <Textarea
        label="What they must know"
        autosize
        minRows={2}
        maxRows={8}
        value={words.summary}
        onChange={(event) => setWords({ ...words, summary: event.currentTarget.value })}
        maxLength={5000}
      />
    </FormDialog>
  )
}
