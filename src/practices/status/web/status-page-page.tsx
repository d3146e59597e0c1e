// One status page from inside: components, what was said, and saying something.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParam } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { toast } from '../../../web/frame/toasts.tsx'
import { Answer, Card, PageHead, QuietLine } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { PostPublished, StatusPageAnswer } from '../contract.ts'
import { ComponentBadge } from './component-state.tsx'
import { PlannedWork } from './planned-work.tsx'
import { PublishDialog } from './publish-dialog.tsx'

type Component = StatusPageAnswer['components'][number]
type Post = StatusPageAnswer['posts'][number]

const columns: readonly Column<Component>[] = [
  {
    head: 'Component',
    grow: true,
    phone: 'title',
    cell: (each) => (
      <>
        {each.title} {each.group && <span className="muted small">{each.group}</span>}
      </>
    ),
  },
  { head: 'State', cell: (each) => <ComponentBadge state={each.state} /> },
  {
    head: 'Uptime, 90 days',
    align: 'number',
    cell: (each) => (each.uptime === null ? <span className="muted">no data</span> : `${(Math.floor(each.uptime * 100_000) / 1_000).toFixed(3)} %`),
  },
]

export default function StatusPagePage() {
  const name = useParam('name')
  const asked = useQuery({
    queryKey: ['status-pages', 'one', name],
    queryFn: ({ signal }) => getJson<StatusPageAnswer>(`/api/v1/status-pages/${encodeURIComponent(name)}`, {}, signal),
  })
  return (
    <div className="page">
      <Answer of={asked} lines={8}>
        {(page) => <Inside page={page} />}
      </Answer>
    </div>
  )
}

function Inside({ page }: { page: StatusPageAnswer }) {
  const may = useMay()('respond')
  const mayLook = useMay()('set-standards') && page.audience === 'public'
  const [open, setOpen] = useState<{ readonly of: Post | null } | null>(null)
  const withdraw = useAct((update: string) => postJson<{ say: string }>(`/api/v1/status-updates/${update}/withdraw`, {}), {
    changes: ['status-pages'],
    done: ({ say }) => say,
  })
  const published = ({ update, say }: PostPublished): void => {
    setOpen(null)
    toast({ says: say, undo: () => withdraw.mutate(update) })
  }
  return (
    <>
      <PageHead
        title={page.title}
        meta={
          <>
            <span>{page.description}</span>
            <span>·</span>
            <a href={page.url} target="_blank" rel="noreferrer">
              as {page.audience === 'public' ? 'everybody sees' : 'those signed in see'} it
            </a>
            {page.copyUrl && (
              <>
                <span>·</span>
                <a href={page.copyUrl} target="_blank" rel="noreferrer">
                  static copy
                </a>
              </>
            )}
          </>
        }
        actions={
          <>
            {mayLook && <Go to={`/status-pages/${page.name}/subscribers`}>Subscribers</Go>}
            {may && <Button onClick={() => setOpen({ of: null })}>Say something</Button>}
          </>
        }
      />
      <Card flush title="Components">
        <Table label="Components" columns={columns} rows={page.components} keyOf={(each) => each.name} />
      </Card>
      <PlannedWork page={page} may={may} />
      <Card title="What was said">
        {page.posts.length === 0 ? (
          <QuietLine>Nothing in the last 30 days.</QuietLine>
        ) : (
          page.posts.map((post) => (
            <article key={post.id}>
              <h3>
                {post.title}{' '}
                {may && post.status !== 'resolved' && (
                  <Button variant="default" size="compact-sm" onClick={() => setOpen({ of: post })}>
                    Update
                  </Button>
                )}
              </h3>
              {post.updates.map((update) => (
                <p key={update.id}>
                  <strong>{update.status}</strong>{' '}
                  <span className="muted small">
                    <When at={update.at} />
                  </span>
                  <br />
                  {update.text}
                </p>
              ))}
            </article>
          ))
        )}
      </Card>
      {open && <PublishDialog page={page} of={open.of} onDone={published} onClose={() => setOpen(null)} />}
    </>
  )
}
