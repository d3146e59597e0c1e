// Ingest keys (can only send signals) and API tokens (act with a role). A secret is shown once, when it is made.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Card, EmptyState } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { IngestKeyAnswer, TokenAnswer } from '../contract.ts'

export default function KeysPage() {
  const may = useMay()
  return (
    <SettingsFrame title="Tokens and keys">
      <IngestKeys />
      {may('administer') && <Tokens />}
    </SettingsFrame>
  )
}

function IngestKeys() {
  const [name, setName] = useState('')
  const keys = useQuery({
    queryKey: ['ingest-keys'],
    queryFn: ({ signal }) => getJson<Page<IngestKeyAnswer>>('/api/v1/ingest-keys', {}, signal),
  })
  const make = useAct(() => postJson<IngestKeyAnswer & { secret: string }>('/api/v1/ingest-keys', { name }), {
    changes: ['ingest-keys'],
    after: () => setName(''),
  })
  const revoke = useAct((key: IngestKeyAnswer) => deleteAt(`/api/v1/ingest-keys/${key.id}`), {
    changes: ['ingest-keys'],
    done: () => 'The key is revoked: whatever still sends with it is refused.',
  })
  const columns: readonly Column<IngestKeyAnswer>[] = [
    { head: 'Name', grow: true, phone: 'title', cell: (key) => key.name },
    {
      head: 'Made',
      cell: (key) => (
        <span className="muted">
          made <When at={key.createdAt} />
        </span>
      ),
    },
    {
      head: 'Last used',
      cell: (key) =>
        key.lastUsedAt ? (
          <>
            used <When at={key.lastUsedAt} />
          </>
        ) : (
          <span className="muted">never used</span>
        ),
    },
    { head: 'Revoke', cell: (key) => <RevokeButton name={key.name} onRevoke={() => revoke.mutate(key)} /> },
  ]
  return (
    <Card
      flush
      title="Ingest keys"
      note="For Prometheus, Alertmanager, PagerDuty senders and counts. They can send signals and read nothing."
    >
      <Table
        label="Ingest keys"
        columns={columns}
        rows={keys.data?.items}
        error={keys.error}
        keyOf={(key) => key.id}
        empty={
          <EmptyState title="No ingest key yet">
            Make one for each sender, so that you can see which one is silent and revoke it alone.
          </EmptyState>
        }
      />
      <form
        className="row wrap"
        style={{ padding: '10px 16px 14px' }}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(undefined)
        }}
      >
        <TextInput
          aria-label="Name of the new ingest key"
          placeholder="prometheus-eu"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={100}
        />
        <Button type="submit" size="sm" variant="default" loading={make.isPending}>
          Make an ingest key
        </Button>
      </form>
      {make.data && <Secret secret={make.data.secret} />}
    </Card>
  )
}

function Tokens() {
  const [words, setWords] = useState({ name: '', role: 'viewer' as TokenAnswer['role'], expiresInDays: 90 })
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => getJson<Page<TokenAnswer>>('/api/v1/tokens', {}, signal) })
  const make = useAct(() => postJson<TokenAnswer & { secret: string }>('/api/v1/tokens', words), {
    changes: ['tokens'],
    after: () => setWords({ ...words, name: '' }),
  })
  const revoke = useAct((token: TokenAnswer) => deleteAt(`/api/v1/tokens/${token.id}`), {
    changes: ['tokens'],
    done: () => 'The token is revoked.',
  })
  const columns: readonly Column<TokenAnswer>[] = [
    { head: 'Name', grow: true, phone: 'title', cell: (token) => token.name },
    { head: 'Role', cell: (token) => token.role },
    {
      head: 'Expires',
      cell: (token) =>
        token.expiresAt ? (
          <>
            expires <When at={token.expiresAt} />
          </>
        ) : (
          <span className="muted">does not expire</span>
        ),
    },
    {
      head: 'Last used',
      cell: (token) =>
        token.lastUsedAt ? (
          <>
            used <When at={token.lastUsedAt} />
          </>
        ) : (
          <span className="muted">never used</span>
        ),
    },
    { head: 'Revoke', cell: (token) => <RevokeButton name={token.name} onRevoke={() => revoke.mutate(token)} /> },
  ]
  return (
    <Card flush title="API tokens" note="For the command line and automation. Each acts with one role and expires.">
      <Table
        label="API tokens"
        columns={columns}
        rows={tokens.data?.items}
        error={tokens.error}
        keyOf={(token) => token.id}
        empty={
          <EmptyState
            title="No API token yet"
            snippetTitle="Used as"
            snippet={'curl -H "Authorization: Bearer $MAINSTAY_TOKEN" ' + location.origin + '/api/v1/incidents'}
          />
        }
      />
      <form
        className="row wrap"
        style={{ padding: '10px 16px 14px' }}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(undefined)
        }}
      >
        <TextInput
          aria-label="Name of the new token"
          placeholder="deploy-pipeline"
          value={words.name}
          onChange={(event) => setWords({ ...words, name: event.currentTarget.value })}
          required
          maxLength={100}
        />
        <NativeSelect
          aria-label="Role of the new token"
          data={['viewer', 'responder', 'service-owner', 'production-engineer', 'administrator', 'auditor']}
          value={words.role}
          onChange={(event) => setWords({ ...words, role: event.currentTarget.value as TokenAnswer['role'] })}
        />
        <NativeSelect
          aria-label="Expires"
          data={[
            { value: '7', label: '7 days' },
            { value: '30', label: '30 days' },
            { value: '90', label: '90 days' },
            { value: '365', label: 'a year' },
          ]}
          value={String(words.expiresInDays)}
          onChange={(event) => setWords({ ...words, expiresInDays: Number(event.currentTarget.value) })}
        />
        <Button type="submit" size="sm" variant="default" loading={make.isPending}>
          Make a token
        </Button>
      </form>
      {make.data && <Secret secret={make.data.secret} />}
    </Card>
  )
}

function Secret({ secret }: { secret: string }) {
  return (
    <div style={{ padding: '0 16px 14px' }}>
      <div className="secret">
        <span className="grow">{secret}</span>
        <CopyButton text={secret} />
      </div>
      <p className="muted small">Shown only now. Only its hash is kept.</p>
    </div>
  )
}

/** Asks once more in place: the second click within the same spot does it. */
function RevokeButton({ name, onRevoke }: { name: string; onRevoke: () => void }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <button
      className={`quiet-button${isAsking ? ' tone-act' : ''}`}
      aria-label={`Revoke ${name}`}
      onBlur={() => setAsking(false)}
      onClick={() => (isAsking ? onRevoke() : setAsking(true))}
    >
      {isAsking ? 'Really revoke' : 'Revoke'}
    </button>
  )
}
