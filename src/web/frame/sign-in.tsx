// Signing in: by the one-time link that the server or an administrator gave, or by name and password.
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { FaultNote } from '../kit/fault-note.tsx'
import { sessionKey, signIn } from '../session.ts'
import { Mark } from './mark.tsx'

export function SignIn() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      // The code worked once and is of no more use; it should not stay in the history.
      history.replaceState(null, '', location.pathname === '/sign-in' ? '/' : location.pathname + location.search)
      await client.invalidateQueries({ queryKey: sessionKey })
    },
  })
  const code = /[#&?]code=([^&]+)/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get('code')
  const tried = useRef(false)
  const { mutate } = enter
  useEffect(() => {
    if (code === null || tried.current) return
    tried.current = true
    mutate({ code: decodeURIComponent(code) })
  }, [code, mutate])
  const byLink = code !== null && !enter.isError

  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <div className="row" style={{ gap: 12 }}>
          <Mark size={32} />
          <h1>Mainstay</h1>
        </div>
        {byLink ? (
          <p className="muted" aria-live="polite">
            Signing you in…
          </p>
        ) : (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              enter.mutate({ name: name.trim(), password })
            }}
          >
            {enter.isError && <FaultNote fault={enter.error} />}
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              autoComplete="username"
              autoFocus
              required
              maxLength={63}
            />
            <PasswordInput
              label="Password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
              maxLength={200}
            />
            <Button type="submit" size="sm" loading={enter.isPending} fullWidth>
              Sign in
            </Button>
          </form>
        )}
        {!byLink && (
          <p className="muted small sign-in-help">
            No password yet? Open the one-time link that Mainstay printed when it first started, or ask an administrator for one: Settings,
            People, Sign-in link.
          </p>
        )}
      </div>
    </main>
  )
}
