// Configuration by paste: what people have in files, what it would change, findings beside it; then applied, or not at all.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNowMs } from '../../../web/clock.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { toastFault } from '../../../web/frame/toasts.tsx'
import { Icon } from '../../../web/icons.tsx'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { useMay } from '../../../web/session.ts'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { ExportAnswer, FilesBody, PlanAnswer } from '../contract.ts'

const example = `apiVersion: mainstay.dev/v1
kind: Service
metadata:
  name: checkout
  displayName: Checkout
spec:
  tier: 1
`

export default function ConfigurationPage() {
  const may = useMay()
  const [text, setText] = useState('')
  const [files, setFiles] = useState<FilesBody['files']>([])
  const body = (): FilesBody => ({ files: [...files, ...(text.trim() === '' ? [] : [{ path: 'pasted.yaml', text }])] })
  const isNothing = text.trim() === '' && files.length === 0
  const diff = useAct((sent: FilesBody) => postJson<PlanAnswer>('/api/v1/configuration/diff', sent), { changes: [] })
  const apply = useAct((sent: FilesBody) => postJson<PlanAnswer>('/api/v1/configuration/apply', sent), {
    changes: ['services', 'objectives', 'installation', 'oncall', 'connections', 'findings', 'teams'],
    done: (plan) => (plan.isApplied ? `Applied: ${changedOf(plan)} changed.` : null),
  })
  const plan = apply.data ?? diff.data
  async function take(list: FileList | null): Promise<void> {
    if (list)
      setFiles(await Promise.all([...list].map(async (file) => ({ path: file.webkitRelativePath || file.name, text: await file.text() }))))
    diff.reset()
    apply.reset()
  }
  return (
    <SettingsFrame
      title="Configuration"
      says="Services, teams, objectives, schedules, policies and connections as files. OpenSLO, Sloth, Pyrra and Backstage documents are taken as they are."
      actions={<ExportButton />}
    >
      <div className="stack">
        <textarea
          className="paste"
          aria-label="Configuration documents"
          placeholder={example}
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            diff.reset()
            apply.reset()
          }}
        />
        <div className="row wrap">
          <Button
            variant="default"
            disabled={isNothing}
            loading={diff.isPending}
            onClick={() => {
              apply.reset()
              diff.mutate(body())
            }}
          >
            Show what would change
          </Button>
          {may('set-standards') && (
            <Button
              disabled={isNothing || plan?.findings.some((each) => each.level === 'error') === true}
              loading={apply.isPending}
              onClick={() => apply.mutate(body())}
            >
              Apply
            </Button>
          )}
          <label className="quiet-button">
            <Icon name="plus" size={14} />
            Add files
            <input
              type="file"
              multiple
              accept=".yaml,.yml,.json"
              className="unseen"
              onChange={(event) => void take(event.currentTarget.files)}
            />
          </label>
          {files.length > 0 && (
            <span className="muted">
              {files.length === 1 ? files[0]!.path : `${files.length} files`}{' '}
              <button className="quiet-button" onClick={() => setFiles([])}>
                Remove
              </button>
            </span>
          )}
        </div>
      </div>
      {plan && <Plan plan={plan} />}
      <Card title="The same from the command line">
        <Snippet text={'mainstay diff -f production/\nmainstay apply -f production/\nmainstay export > production.yaml'} />
      </Card>
    </SettingsFrame>
  )
}

function Plan({ plan }: { plan: PlanAnswer }) {
  const changes = plan.changes.filter((each) => each.change !== 'unchanged')
  const unchanged = plan.changes.length - changes.length
  const isStopped = plan.findings.some((each) => each.level === 'error')
  return (
    <Card
      title={plan.isApplied ? 'Applied' : isStopped ? 'Stopped: nothing would change until these are mended' : 'What would change'}
      {...(unchanged > 0 ? { note: `${unchanged} unchanged` } : {})}
    >
      <FindingList findings={plan.findings} />
      {changes.map((each) => (
        <div key={`${each.kind} ${each.name}`} className="row" style={{ padding: '3px 0' }}>
          <StatusBadge plain tone={each.change === 'created' ? 'good' : 'info'} shape={each.change === 'created' ? 'disc' : 'half'}>
            {each.change}
          </StatusBadge>
          <span className="muted">{each.kind}</span>
          <span className="strong">{each.name}</span>
          <span className="muted small ellipsis">{each.change === 'changed' ? each.fields.join(', ') : ''}</span>
        </div>
      ))}
      {changes.length === 0 && plan.findings.length === 0 && <QuietLine>Nothing differs from what is stored.</QuietLine>}
    </Card>
  )
}

function changedOf(plan: PlanAnswer): string {
  const count = plan.changes.filter((each) => each.change !== 'unchanged').length
  return count === 1 ? '1 document' : `${count} documents`
}

function ExportButton() {
  const [isBusy, setBusy] = useState(false)
  const today = new Date(useNowMs(60_000)).toISOString().slice(0, 10)
  async function save(): Promise<void> {
    setBusy(true)
    try {
      const { files } = await getJson<ExportAnswer>('/api/v1/configuration/export')
      const link = document.createElement('a')
      link.href = URL.createObjectURL(
        new Blob([files.map((file) => `# ${file.path}\n${file.text.trimEnd()}\n`).join('---\n')], { type: 'text/yaml' }),
      )
      link.download = `mainstay-${today}.yaml`
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (problem) {
      toastFault(problem)
    }
    setBusy(false)
  }
  return (
    <Button variant="default" leftSection={<Icon name="download" size={14} />} loading={isBusy} onClick={() => void save()}>
      Export all
    </Button>
  )
}
