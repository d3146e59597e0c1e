// People: who may sign in and what they may do; an administrator adds them and hands out one-time links.
import { Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { patchJson, postJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { Card, Person } from '../../../web/kit/blocks.tsx'
import { Dialog } from '../../../web/kit/dialog.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { NewPerson, PersonAnswer } from '../contract.ts'

type Role = PersonAnswer['role']
const roles: readonly { value: Role; label: string }[] = [
  { value: 'viewer', label: 'viewer: sees everything' },
  { value: 'responder', label: 'responder: also acknowledges and runs incidents' },
  { value: 'service-owner', label: 'service-owner: also edits services, objectives, schedules' },
  { value: 'production-engineer', label: 'production-engineer: also connections, policies, configuration' },
  { value: 'administrator', label: 'administrator: also people, tokens, settings' },
  { value: 'auditor', label: 'auditor: sees everything, verifies the record' },
]

interface Link {
  readonly url: string
  readonly expiresAt: string
  readonly name: string
}

export default function PeoplePage() {
  const may = useMay()
  const [address, change] = useAddress()
  const [link, setLink] = useState<Link | null>(null)
  const people = usePaged<PersonAnswer>(['people'], '/api/v1/people')
  const makeLink = useAct(
    async (person: PersonAnswer) => ({
      ...(await postJson<Omit<Link, 'name'>>(`/api/v1/people/${person.id}/sign-in-link`)),
      name: person.displayName,
    }),
    { changes: [], after: setLink },
  )
  const alter = useAct(
    ({ person, words }: { person: PersonAnswer; words: Partial<Pick<PersonAnswer, 'role' | 'isActive'>> }) =>
      patchJson<PersonAnswer>(`/api/v1/people/${person.id}`, words),
    { changes: ['people'], done: (person) => `${person.displayName} is now ${person.isActive ? person.role : 'inactive and signed out'}.` },
  )
  const isAdministrator = may('administer')
  const columns: readonly Column<PersonAnswer>[] = [
    { head: 'Person', grow: true, phone: 'title', cell: (person) => <Person person={person} /> },
    { head: 'E-mail', cell: (person) => <span className="muted">{person.email}</span> },
    {
      head: 'Role',
      cell: (person) =>
        isAdministrator ? (
          <select
            className="picker"
            aria-label={`Role of ${person.displayName}`}
            value={person.role}
            onChange={(event) => alter.mutate({ person, words: { role: event.currentTarget.value as Role } })}
          >
            {roles.map(({ value }) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        ) : (
          person.role
        ),
    },
    {
      head: 'State',
      cell: (person) =>
        person.isActive ? (
          person.hasPassword ? (
            'active'
          ) : (
            <span className="muted">no password yet</span>
          )
        ) : (
          <span className="muted">inactive</span>
        ),
    },
    {
      head: 'Since',
      phone: 'hide',
      cell: (person) => (
        <span className="muted">
          <When at={person.createdAt} />
        </span>
      ),
    },
    ...(isAdministrator
      ? [
          {
            head: 'More',
            cell: (person: PersonAnswer) => (
              <Menu width={210}>
                <Menu.Target>
                  <button className="icon-button" aria-label={`More for ${person.displayName}`}>
                    <Icon name="more" />
                  </button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<Icon name="link" />} onClick={() => makeLink.mutate(person)}>
                    Make a sign-in link
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<Icon name="stop" />}
                    onClick={() => alter.mutate({ person, words: { isActive: !person.isActive } })}
                  >
                    {person.isActive ? 'Make inactive' : 'Make active again'}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            ),
          },
        ]
      : []),
  ]
  return (
    <SettingsFrame
      title="People"
      actions={
        isAdministrator && (
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => change({ new: '1' })}>
            Add a person
          </Button>
        )
      }
    >
      <Card flush>
        <Table
          label="People"
          columns={columns}
          rows={people.rows}
          error={people.error}
          more={people.more}
          keyOf={(person) => person.id}
          isFaint={(person) => !person.isActive}
        />
      </Card>
      <AddPerson
        opened={address['new'] === '1' && isAdministrator}
        onClose={() => change({ new: null })}
        onAdded={(person) => makeLink.mutate(person)}
      />
      <Dialog opened={link !== null} onClose={() => setLink(null)} title={`Sign-in link for ${link?.name ?? ''}`}>
        {link && (
          <div className="stack">
            <p>
              It signs in once, until it expires (<When at={link.expiresAt} />
              ). It is shown only now.
            </p>
            <Snippet text={link.url} />
          </div>
        )}
      </Dialog>
    </SettingsFrame>
  )
}

function AddPerson({ opened, onClose, onAdded }: { opened: boolean; onClose: () => void; onAdded: (person: PersonAnswer) => void }) {
  const [words, setWords] = useState({ name: '', displayName: '', email: '', role: 'responder' as Role })
  const add = useAct((person: NewPerson) => postJson<PersonAnswer>('/api/v1/people', person), {
    changes: ['people'],
    quietFault: true,
    done: (person) => `${person.displayName} was added.`,
    after: (person) => {
      setWords({ name: '', displayName: '', email: '', role: 'responder' })
      onClose()
      onAdded(person)
    },
  })
  const submit = (): void =>
    add.mutate({
      name: words.name,
      role: words.role,
      ...(words.displayName ? { displayName: words.displayName } : {}),
      ...(words.email ? { email: words.email } : {}),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
  return (
    <FormDialog
      title="Add a person"
      opened={opened}
      onClose={onClose}
      onSubmit={submit}
      submit="Add"
      isBusy={add.isPending}
      fault={add.error}
      note="Nobody is told. You get a sign-in link to hand over."
    >
      <TextInput
        label="Name"
        description="To sign in with, and in files: lower case."
        placeholder="ada"
        value={words.name}
        onChange={(event) => setWords({ ...words, name: event.currentTarget.value })}
        pattern="[a-z0-9]([a-z0-9._\-]*[a-z0-9])?"
        required
        data-autofocus
      />
      <TextInput
        label="Shown as"
        placeholder="Ada Lovelace"
        value={words.displayName}
        onChange={(event) => setWords({ ...words, displayName: event.currentTarget.value })}
      />
      <TextInput
        label="E-mail"
        type="email"
        value={words.email}
        onChange={(event) => setWords({ ...words, email: event.currentTarget.value })}
      />
      <NativeSelect
        label="Role"
        data={[...roles]}
        value={words.role}
        onChange={(event) => setWords({ ...words, role: event.currentTarget.value as Role })}
      />
    </FormDialog>
  )
}
