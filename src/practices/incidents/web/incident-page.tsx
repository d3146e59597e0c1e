// One incident: what it is, who does what, what happened, and the next step under one key.
import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useParam } from '../../../web/address.ts'
import { getJson, getText } from '../../../web/api.ts'
import { toast } from '../../../web/frame/toasts.tsx'
import { Icon } from '../../../web/icons.tsx'
import { useKeys } from '../../../web/keys.ts'
import { Answer, Card, KeyValues, PageHead } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Markdown } from '../../../web/kit/markdown.tsx'
import { copyText } from '../../../web/kit/snippet.tsx'
import { durationWords } from '../../../web/kit/time-words.ts'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import { useMay } from '../../../web/session.ts'
import { Slot } from '../../../web/slots.tsx'
import type { IncidentAnswer } from '../contract.ts'
import type { IncidentVerb } from '../model/lifecycle.ts'
import type { StepDoes } from '../model/next-step.ts'
import { EditDialog, MoveDialog, RoleDialog, SeverityDialog } from './incident-dialogs.tsx'
import { CloseDialog } from './close-dialog.tsx'
import { FamilyPanel, ParentDialog } from './family-panel.tsx'
import { DrillPanel } from './drill-panel.tsx'
import { HypothesesPanel } from './hypotheses-panel.tsx'
import { IncidentStrip } from './incident-strip.tsx'
import { IncidentTimeline } from './incident-timeline.tsx'
import { MembersPanel, RestrictDialog } from './members-panel.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { MergeNote } from './merge-note.tsx'
import { MitigationsPanel } from './mitigations-panel.tsx'
import { RecoveryNote } from './recovery-note.tsx'
import { Roles } from './incident-roles.tsx'
import { useIncidentScreen } from './use-affected.ts'
import { RestrictedMark, SeverityMark, StateBadge, TypeMark, isLive } from './words.tsx'

type Open =
  | { readonly is: 'move'; readonly verb: IncidentVerb }
  | { readonly is: 'severity' }
  | { readonly is: 'edit' }
  | { readonly is: 'merge' }
  | { readonly is: 'parent' }
  | { readonly is: 'restrict' }
  | { readonly is: 'role'; readonly role: string }
  | null

const verbWords: Readonly<Record<IncidentVerb, string>> = { mitigate: 'Mitigate', resolve: 'Resolve', close: 'Close', reopen: 'Reopen' }

/** Where on the page a next step is done. */
const stepPlaces = { 'see-updates': 'updates', 'see-mitigations': 'mitigations', 'see-suspects': 'suspected-changes' } as const

export default function IncidentPage() {
  const id = useParam('id')
  const incident = useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: ({ signal }) => getJson<IncidentAnswer>(`/api/v1/incidents/${encodeURIComponent(id)}`, {}, signal),
  })
  return (
    <div className="page">
      <Answer of={incident} lines={8}>
        {(found) => <Inside incident={found} />}
      </Answer>
    </div>
  )
}

function Inside({ incident }: { incident: IncidentAnswer }) {
  const may = useMay()
  const screen = useIncidentScreen(incident, situationOf(incident))
  const [open, setOpen] = useState<Open>(null)
  const mayAct = may('respond')
  const can = (verb: IncidentVerb): boolean => mayAct && incident.allowed.includes(verb)
  const next = (['mitigate', 'resolve', 'close'] as const).find(can)
  const focusNote = (): void => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus()
  const move = (verb: IncidentVerb) => () => can(verb) && setOpen({ is: 'move', verb })
  useEffect(() => {
    document.title = `#${incident.number} ${incident.title} · Mainstay`
    return () => {
      document.title = 'Mainstay'
    }
  }, [incident.number, incident.title])
  useKeys(
    'This incident',
    mayAct
      ? [
          { key: 'w', says: 'Mitigate: users are whole again', does: move('mitigate') },
          { key: 'r', says: 'Resolve: the cause is gone', does: move('resolve') },
          { key: 'c', says: 'Close: nothing is left to do', does: move('close') },
          { key: 's', says: 'Change the severity', does: () => setOpen({ is: 'severity' }) },
          { key: 't', says: 'Assign a role', does: () => setOpen({ is: 'role', role: 'incident-commander' }) },
          { key: 'n', says: 'Write a note', does: focusNote },
          { key: 'e', says: 'Edit title, service and times', does: () => setOpen({ is: 'edit' }) },
        ]
      : [],
  )
  const takeStep = (does: StepDoes): void => {
    if (does === 'resolve' || does === 'close') move(does)()
    else if (does === 'take-command') setOpen({ is: 'role', role: 'incident-commander' })
    else if (does !== null) document.getElementById(stepPlaces[does])?.scrollIntoView({ block: 'start' })
  }
  async function copyMarkdown(): Promise<void> {
    if (await copyText(await getText(`/api/v1/incidents/${incident.id}/markdown`))) toast({ says: 'Copied as Markdown.' })
  }
  return (
    <>
      <PageHead
        title={incident.title}
        above={
          <>
            <span className="incident-number">#{incident.number}</span>
            <TypeMark type={incident.type} />
            {incident.isRestricted && <RestrictedMark />}
            <SeverityMark severity={incident.severity} isLive={isLive(incident.state)} />
            <StateBadge state={incident.state} />
          </>
        }
        meta={
          <>
            <ServiceLink service={incident.service} environment={incident.environment} />
            <span>·</span>
            <span>
              {isLive(incident.state) ? 'going on for' : 'lasted'}{' '}
              <Lasting from={incident.startedAt ?? incident.declaredAt} until={incident.mitigatedAt ?? incident.resolvedAt} />
            </span>
            <span>·</span>
            <span>
              declared <When at={incident.declaredAt} /> by {incident.declaredBy.name}
            </span>
          </>
        }
        actions={
          <>
            {next && <Button onClick={move(next)}>{verbWords[next]}</Button>}
            {mayAct && (
              <Button variant="default" onClick={() => setOpen({ is: 'severity' })}>
                Severity
              </Button>
            )}
            <Menu width={230}>
              <Menu.Target>
                <Button variant="default" aria-label="More" px={8}>
                  <Icon name="more" />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {(['mitigate', 'resolve', 'close', 'reopen'] as const)
                  .filter((verb) => can(verb) && verb !== next)
                  .map((verb) => (
                    <Menu.Item key={verb} onClick={move(verb)}>
                      {verbWords[verb]}
                    </Menu.Item>
                  ))}
                {mayAct && (
                  <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setOpen({ is: 'edit' })}>
                    Edit title, service, times
                  </Menu.Item>
                )}
                {mayAct && !incident.mergedInto && (
                  <Menu.Item leftSection={<Icon name="link" />} onClick={() => setOpen({ is: 'merge' })}>
                    Merge into another
                  </Menu.Item>
                )}
                {mayAct && !incident.mergedInto && (
                  <Menu.Item leftSection={<Icon name="link" />} onClick={() => setOpen({ is: 'parent' })}>
                    Make it part of a larger one
                  </Menu.Item>
                )}
                {mayAct && (
                  <Menu.Item leftSection={<Icon name="eye" />} onClick={() => setOpen({ is: 'restrict' })}>
                    {incident.isRestricted ? 'Open to everybody' : 'Restrict to those named'}
                  </Menu.Item>
                )}
                <Menu.Item leftSection={<Icon name="copy" />} onClick={() => void copyMarkdown()}>
                  Copy as Markdown
                </Menu.Item>
                <Menu.Item
                  leftSection={<Icon name="link" />}
                  onClick={() => void copyText(incident.url).then(() => toast({ says: 'Link copied.' }))}
                >
                  Copy the link
                </Menu.Item>
                <Menu.Item
                  leftSection={<Icon name="record" />}
                  component="a"
                  href={`/record?subject=${encodeURIComponent(`incident/${incident.id}`)}`}
                >
                  On the record
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      <IncidentStrip incident={incident} onStep={takeStep} />
      <div className={`incident-top stack${isLive(incident.state) ? (screen.situation === null ? ' one' : ' two') : ''}`}>
        <Slot name="incident.top" give={{ incident: incident.id, situation: situationOf(incident) }} />
      </div>
      <MergeNote incident={incident} />
      <RecoveryNote incident={incident} />
      <div className="columns">
        <div className="stack">
          <div className="incident-first stack">
            <Slot name="incident.first" give={screen} />
          </div>
          {incident.summary && (
            <Card title="What is known">
              <Markdown text={incident.summary} />
            </Card>
          )}
          <Slot name="incident.main" give={screen} />
          <Card>
            <Steps incident={incident} />
          </Card>
          <div id="mitigations">
            <MitigationsPanel incident={incident} />
          </div>
          <HypothesesPanel incident={incident.id} />
          <IncidentTimeline incident={incident} />
        </div>
        <div className="stack">
          <Card title="Roles">
            <Roles incident={incident} onAssign={mayAct ? (role) => setOpen({ is: 'role', role }) : null} />
          </Card>
          <MembersPanel incident={incident} />
          <FamilyPanel incident={incident} />
          <Slot name="incident.panel" give={screen} />
          <DrillPanel incident={incident.id} />
          <Card title="Why it is what it is">
            <KeyValues
              pairs={[
                ['Severity', `${incident.severity}: ${incident.severityReason}`],
                incident.impact && ['Impact', `${incident.impact}${incident.scope ? `, ${incident.scope}` : ''}`],
                ...incident.links
                  .filter((link) => link.subject.startsWith('situation/'))
                  .map(
                    (link) =>
                      [
                        'Situation',
                        <>
                          <Go className="in-text" to={`/alerts/${link.subject.slice('situation/'.length)}`}>{link.resolvedAt ? 'resolved' : 'still firing'}</Go>{' '}
                          <span className="muted">{link.reason}</span>
                        </>,
                      ] as const,
                  ),
              ]}
            />
          </Card>
        </div>
      </div>
      <MoveDialog incident={incident} verb={open?.is === 'move' && open.verb !== 'close' ? open.verb : null} onClose={() => setOpen(null)} />
      {open?.is === 'move' && open.verb === 'close' && <CloseDialog incident={incident} onClose={() => setOpen(null)} />}
      {open?.is === 'merge' && <MergeDialog incident={incident} onClose={() => setOpen(null)} />}
      {open?.is === 'parent' && <ParentDialog incident={incident} onClose={() => setOpen(null)} />}
      {open?.is === 'restrict' && <RestrictDialog incident={incident} onClose={() => setOpen(null)} />}
      <SeverityDialog incident={incident} opened={open?.is === 'severity'} onClose={() => setOpen(null)} />
      <EditDialog incident={incident} opened={open?.is === 'edit'} onClose={() => setOpen(null)} />
      <RoleDialog incident={incident} role={open?.is === 'role' ? open.role : null} onClose={() => setOpen(null)} />
    </>
  )
}

/** The first situation that still fires, else the first. */
function situationOf({ links }: IncidentAnswer): string | null {
  const situations = links.filter((link) => link.subject.startsWith('situation/'))
  return (situations.find((link) => link.resolvedAt === null) ?? situations[0])?.subject.slice('situation/'.length) ?? null
}

function Steps({ incident }: { incident: IncidentAnswer }) {
  const { durations } = incident
  const steps: readonly (readonly [string, string | null, number | null])[] = [
    ['Started', incident.startedAt, null],
    ['Detected', incident.detectedAt, durations.detectMs],
    ['Acknowledged', incident.acknowledgedAt, durations.acknowledgeMs],
    ['Declared', incident.declaredAt, durations.declareMs],
    ['Mitigated', incident.mitigatedAt, durations.mitigateMs],
    ['Resolved', incident.resolvedAt, durations.resolveMs],
  ]
  return (
    <div className="steps">
      {steps.map(([label, at, afterMs]) => (
        <div key={label} className={at ? 'done' : ''}>
          <div className="small muted">{label}</div>
          <div className="strong ellipsis">
            <When at={at} as="clock" />
          </div>
          <div className="small muted ellipsis">
            {afterMs === null ? '\u00a0' : afterMs >= 0 ? `after ${durationWords(afterMs)}` : `${durationWords(-afterMs)} before`}
          </div>
        </div>
      ))}
    </div>
  )
}
