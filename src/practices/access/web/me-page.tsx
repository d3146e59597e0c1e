// You: who you are here, your password, and how you are reached (a panel of on-call).
import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { putJson } from '../../../web/api.ts'
import { Card, KeyValues } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { sessionKey, useSession } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import { Slot } from '../../../web/slots.tsx'

export default function MePage() {
  const session = useSession()
  const person = session.data?.person
  return (
    <SettingsFrame title={person?.displayName ?? 'You'}>
      <Card>
        <KeyValues
          pairs={[
            ['Name', person?.name ?? session.data?.name],
            ['E-mail', person?.email],
            ['Role', session.data?.role],
            ['Time zone', person?.timeZone],
            ['May', session.data?.permissions.join(', ')],
          ]}
        />
      </Card>
      {person && <Slot name="person.panel" give={{ person: person.id, isSelf: true }} />}
      {person && <PasswordCard hasPassword={person.hasPassword} />}
    </SettingsFrame>
  )
}

const minPassword = 12

function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const save = useAct((words: { current?: string; password: string }) => putJson('/api/v1/session/password', words), {
    changes: [sessionKey[0]],
    done: () => 'Password set. Your other sessions are ended.',
    after: () => {
      setCurrent('')
      setPassword('')
    },
  })
  return (
    <Card
      title={hasPassword ? 'Change your password' : 'Set a password'}
      {...(hasPassword ? {} : { note: 'So that you can sign in without a link.' })}
    >
      <form
        className="stack"
        style={{ maxWidth: 340 }}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ ...(hasPassword ? { current } : {}), password })
        }}
      >
        {hasPassword && (
          <PasswordInput
            label="Current password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
            required
          />
        )}
        <PasswordInput
          label="New password"
          description={`At least ${minPassword} characters.`}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          required
          minLength={minPassword}
        />
        <div>
          <Button type="submit" loading={save.isPending} disabled={password.length < minPassword}>
            Set password
          </Button>
        </div>
      </form>
    </Card>
  )
}
