// One situation: why its alerts belong together, what they say, and what can be done.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAddress, useGo, useLeadOn } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { useKeys } from '../../../web/keys.ts'
import { Answer, KeyValues } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import { useMay } from '../../../web/session.ts'
import { Slot } from '../../../web/slots.tsx'
import { Textarea } from '@mantine/core'
import type { AlertAnswer, SituationAnswer, SituationWithAlerts } from '../contract.ts'
import { MergeDialog, SplitDialog } from './situation-gathering.tsx'
import { LikelyCauseLine, SituationParts } from './situation-parts.tsx'
import { AlertStateBadge, Labels, UrgencyBadge, sourceWords } from './words.tsx'
import type { Static } from '@sinclair/typebox'

type Situation = Static<typeof SituationWithAlerts>

export function SituationDetail({ id, onClose }: { id: string; onClose: () => void }) {
  const situation = useQuery({
    queryKey: ['alerts', 'situation', id],
    queryFn: ({ signal }) => getJson<Situation>(`/api/v1/situations/${id}`, {}, signal),
  })
  const leadOn = useLeadOn()
  const mergedInto = situation.data?.mergedInto
  // Old links lead to where its alerts are now.
  useEffect(() => {
    if (mergedInto) leadOn(`/alerts/${mergedInto}`)
  }, [leadOn, mergedInto])
  useKeys('This situation', [{ key: 'Escape', says: 'Close the detail', does: onClose }])
  return (
    <aside className="card situation-detail" aria-label="Situation">
      <header className="card-head">
        <h2 className="grow">{situation.data?.title ?? 'Situation'}</h2>
        <button className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" size={14} />
        </button>
      </header>
      <div className="card-body stack">
        <Answer of={situation}>{(found) => <Inside situation={found} />}</Answer>
      </div>
    </aside>
  )
}

function Inside({ situation }: { situation: Situation }) {
  const may = useMay()
  const go = useGo()
  const [, change] = useAddress()
  const [isResolving, setResolving] = useState(false)
  const [isMerging, setMerging] = useState(false)
  const [isSplitting, setSplitting] = useState(false)
  const mayAct = may('respond')
  useKeys(
    'This situation',
    mayAct && situation.state === 'open'
      ? [
          { key: 'r', says: 'Resolve', does: () => setResolving(true) },
          { key: 'i', says: 'Declare an incident', does: declare },
        ]
      : [],
  )
  function declare(): void {
    go(
      `/incidents?${new URLSearchParams({ declare: '1', title: situation.title, situation: situation.id, ...(situation.service ? { service: situation.service } : {}) }).toString()}`,
    )
  }
  return (
    <>
      <div className="row wrap">
        <UrgencyBadge urgency={situation.urgency} isOver={situation.state === 'resolved'} />
        <ServiceLink service={situation.service} environment={situation.environment} />
        <span className="muted">
          · {situation.state === 'open' ? 'for' : 'lasted'} <Lasting from={situation.openedAt} until={situation.resolvedAt} />
        </span>
      </div>
      {mayAct && situation.state === 'open' && (
        <div className="row wrap">
          <Button variant="default" onClick={declare}>
            Declare an incident
          </Button>
          <Button variant="default" onClick={() => change({ new: '1', silence: matchersText(situation) })}>
            Silence
          </Button>
          <Button variant="default" onClick={() => setResolving(true)}>
            Resolve
          </Button>
          <Button variant="default" onClick={() => setMerging(true)}>
            Merge
          </Button>
          {situation.alerts > 1 && (
            <Button variant="default" onClick={() => setSplitting(true)}>
              Split off
            </Button>
          )}
        </div>
      )}
      <LikelyCauseLine situation={situation} />
      {situation.held.map((held) => (
        <p key={held.alertName}>
          <StatusBadge plain tone="calm" shape="pause">
            flapping
          </StatusBadge>{' '}
          <span className="strong">{held.alertName}</span> <span className="muted">{held.say}</span>
        </p>
      ))}
      <Slot name="situation.panel" give={{ situation: situation.id }} />
      <div>
        <div className="row apart">
          <h3>
            {situation.openAlerts} firing of {situation.alerts} {situation.alerts === 1 ? 'alert' : 'alerts'}
          </h3>
          {situation.alerts > situation.newestAlerts.length && (
            <Go className="small" to={`/alerts/${situation.id}?view=alerts&state=any`}>
              All alerts
            </Go>
          )}
        </div>
        {situation.parts.length > 1 ? (
          <SituationParts situation={situation} alert={(alert) => <AlertItem key={alert.id} alert={alert} isOpen={false} common={situation.common} />} />
        ) : (
          situation.newestAlerts.map((alert, index) => <AlertItem key={alert.id} alert={alert} isOpen={index === 0} common={situation.common} />)
        )}
      </div>
      <KeyValues
        pairs={[
          ['Opened', <When at={situation.openedAt} />],
          ['Last joined', <When at={situation.lastJoinedAt} />],
          situation.resolvedAt !== null && ['Resolved', <When at={situation.resolvedAt} />],
          situation.reopened > 0 && ['Reopened', situation.reopened === 1 ? 'once' : `${situation.reopened} times`],
          ['Because', situation.reason],
          ['In common', Object.keys(situation.common).length > 0 && <Labels labels={situation.common} />],
        ]}
      />
      <Go to={`/record?subject=${encodeURIComponent(`situation/${situation.id}`)}`} className="small">
        On the record
      </Go>
      <ResolveDialog situation={situation} opened={isResolving} onClose={() => setResolving(false)} />
      <MergeDialog situation={situation} opened={isMerging} onClose={() => setMerging(false)} />
      <SplitDialog situation={situation} opened={isSplitting} onClose={() => setSplitting(false)} />
    </>
  )
}

/** What the alerts share names them all; without that, the service. */
function matchersText(situation: SituationAnswer): string {
  const common = Object.entries(situation.common)
  return JSON.stringify(common.length > 0 ? common : situation.service ? [['service', situation.service]] : [])
}

function AlertItem({ alert, isOpen, common }: { alert: AlertAnswer; isOpen: boolean; common: Readonly<Record<string, string>> }) {
  const own = Object.fromEntries(Object.entries(alert.labels).filter(([name]) => common[name] === undefined && name !== 'alertname'))
  return (
    <details className="alert-item" open={isOpen}>
      <summary>
        <AlertStateBadge alert={alert} />
        <span className="strong grow ellipsis">{alert.name}</span>
        <span className="muted small">
          <When at={alert.startedAt} />
        </span>
      </summary>
      <div className="stack tight">
        {alert.summary && <p>{alert.summary}</p>}
        {alert.annotations['description'] && alert.annotations['description'] !== alert.summary && (
          <p className="muted">{alert.annotations['description']}</p>
        )}
        <Labels labels={own} />
        <KeyValues
          pairs={[
            ['From', `${sourceWords(alert.source)}${alert.severity ? `, severity ${alert.severity}` : ''}`],
            ['Received', <When at={alert.receivedAt} />],
            alert.endedAt !== null && ['Ended', <When at={alert.endedAt} />],
            ['Here because', alert.reason],
            alert.runbookUrl !== null && ['Runbook', <Outside url={alert.runbookUrl} />],
            alert.generatorUrl !== null && ['Source', <Outside url={alert.generatorUrl} />],
          ]}
        />
      </div>
    </details>
  )
}

function Outside({ url }: { url: string }) {
  return /^https?:\/\//i.test(url) ? (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {url.replace(/^https?:\/\//, '').slice(0, 60)}
    </a>
  ) : (
    <span>{url}</span>
  )
}

function ResolveDialog({ situation, opened, onClose }: { situation: SituationAnswer; opened: boolean; onClose: () => void }) {
  const [note, setNote] = useState('')
  const resolve = useAct(
    () => postJson<SituationAnswer>(`/api/v1/situations/${situation.id}/resolve`, note.trim() ? { note: note.trim() } : {}),
    { changes: ['alerts', 'incidents', 'oncall'], quietFault: true, done: () => 'The situation is resolved.', after: onClose },
  )
  return (
    <FormDialog
      title="Resolve this situation"
      opened={opened}
      onClose={onClose}
      onSubmit={() => resolve.mutate(undefined)}
      submit="Resolve"
      isBusy={resolve.isPending}
      fault={resolve.error}
      note={
        situation.openAlerts > 0
          ? `Its source still says that ${situation.openAlerts} ${situation.openAlerts === 1 ? 'alert fires' : 'alerts fire'}: they are closed here, and its pages end.`
          : 'Its pages end.'
      }
    >
      <Textarea
        label="Why"
        placeholder="Optional; goes on the record"
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={2000}
        data-autofocus
      />
    </FormDialog>
  )
}
