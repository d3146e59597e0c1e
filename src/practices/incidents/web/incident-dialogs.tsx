// The acts on an incident that need a word: moving on, severity, roles, corrections.
import { NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { patchJson, postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { PersonPicker } from '../../../web/people.tsx'
import { ServiceField } from '../../../web/services.tsx'
import { useSession } from '../../../web/session.ts'
import type { AssignRole, ChangeAnswer, ChangeIncident, IncidentAnswer } from '../contract.ts'
import type { IncidentVerb } from '../model/lifecycle.ts'
import { incidentRoles, roleTitles } from '../model/roles.ts'
import { severities, severityOf } from '../model/severity.ts'
import type { Impact, Scope, Severity } from '../model/severity.ts'
import { impactChoices, scopeChoices } from './declare-dialog.tsx'
import { useSeverityMatrix } from './severity-matrix.ts'
import { severityMeans } from './words.tsx'

const moves: Readonly<Record<IncidentVerb, { title: string; asks: string; hint: string; note: string }>> = {
  mitigate: {
    title: 'Users are whole again',
    asks: 'What was done?',
    hint: 'Rolled back to 4.17',
    note: 'Recorded now as the time of mitigation. The cause may remain.',
  },
  resolve: {
    title: 'The cause is gone',
    asks: 'What was it, and what was done?',
    hint: 'Connection pool raised to 200',
    note: 'Nobody is told by e-mail. It can be reopened.',
  },
  close: {
    title: 'Nothing is left to do',
    asks: 'Anything to add?',
    hint: 'Optional',
    note: 'The timeline stays as it is. It can be reopened with a reason.',
  },
  reopen: { title: 'It is not over', asks: 'Why?', hint: 'Errors came back at 03:12', note: 'The incident is open again.' },
}

export function MoveDialog({ incident, verb, onClose }: { incident: IncidentAnswer; verb: IncidentVerb | null; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const shown = moves[verb ?? 'mitigate']
  useEffect(() => setReason(''), [verb])
  const move = useAct(
    (to: IncidentVerb) =>
      postJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/${to}`, reason.trim() === '' ? {} : { reason: reason.trim() }),
    {
      changes: ['incidents'],
      quietFault: true,
      done: ({ say }) => say,
      after: onClose,
      undo: ({ changed, incident: { state, id } }) =>
        changed && state !== 'open'
          ? () => postJson(`/api/v1/incidents/${id}/reopen`, { reason: `Taken back: ${state} was a mistake.` })
          : undefined,
    },
  )
  return (
    <FormDialog
      title={shown.title}
      opened={verb !== null}
      onClose={onClose}
      onSubmit={() => verb && move.mutate(verb)}
      submit={verb ? verb.slice(0, 1).toUpperCase() + verb.slice(1) : ''}
      isBusy={move.isPending}
      fault={move.error}
      canSubmit={verb !== 'reopen' || reason.trim() !== ''}
      note={shown.note}
    >
      <Textarea
        label={shown.asks}
        placeholder={shown.hint}
        autosize
        minRows={2}
        maxRows={8}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000}
        data-autofocus
        required={verb === 'reopen'}
      />
    </FormDialog>
  )
}

export function SeverityDialog({ incident, opened, onClose }: { incident: IncidentAnswer; opened: boolean; onClose: () => void }) {
  const [severity, setSeverity] = useState<Severity>(incident.severity)
  const [impact, setImpact] = useState<Impact | ''>(incident.impact ?? '')
  const [scope, setScope] = useState<Scope | ''>(incident.scope ?? '')
  const [reason, setReason] = useState('')
  useEffect(() => {
    setSeverity(incident.severity)
    setReason('')
  }, [opened, incident.severity])
  const matrix = useSeverityMatrix()
  const judged = impact !== '' && scope !== '' ? severityOf(impact, scope, matrix) : null
  const change = useAct((body: ChangeIncident) => patchJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}`, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
    undo: ({ changed }) =>
      changed ? () => patchJson(`/api/v1/incidents/${incident.id}`, { severity: incident.severity, reason: 'Taken back.' }) : undefined,
  })
  const submit = (): void =>
    change.mutate({
      severity,
      ...(impact ? { impact } : {}),
      ...(scope ? { scope } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    })
  return (
    <FormDialog
      title="Severity"
      opened={opened}
      onClose={onClose}
      onSubmit={submit}
      submit={`Set ${severity}`}
      canSubmit={severities.indexOf(severity) <= severities.indexOf(incident.severity) || reason.trim() !== ''}
      isBusy={change.isPending}
      fault={change.error}
      note={judged ? `The matrix says ${judged.severity}: ${judged.because}.` : 'Impact and scope are optional.'}
    >
      <NativeSelect
        label="Severity"
        data={severities.map((each) => ({ value: each, label: `${each}: ${severityMeans[each]}` }))}
        value={severity}
        onChange={(event) => setSeverity(event.currentTarget.value as Severity)}
        data-autofocus
      />
      <NativeSelect
        label="What is it like for those affected?"
        data={[{ value: '', label: 'Not said' }, ...impactChoices]}
        value={impact}
        onChange={(event) => {
          const next = event.currentTarget.value as Impact | ''
          setImpact(next)
          if (next !== '' && scope !== '') setSeverity(severityOf(next, scope, matrix).severity)
        }}
      />
      <NativeSelect
        label="Who is affected?"
        data={[{ value: '', label: 'Not said' }, ...scopeChoices]}
        value={scope}
        onChange={(event) => {
          const next = event.currentTarget.value as Scope | ''
          setScope(next)
          if (next !== '' && impact !== '') setSeverity(severityOf(impact, next, matrix).severity)
        }}
      />
      <TextInput
        label="Why"
        placeholder="Goes on the timeline"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1000}
      />
    </FormDialog>
  )
}

export function RoleDialog({ incident, role, onClose }: { incident: IncidentAnswer; role: string | null; onClose: () => void }) {
  const me = useSession().data?.person?.name ?? ''
  const [chosen, setChosen] = useState<AssignRole['role']>('incident-commander')
  const [person, setPerson] = useState(me)
  const [brief, setBrief] = useState('')
  useEffect(() => {
    if (role !== null) setChosen(role as AssignRole['role'])
    setPerson(me)
    setBrief('')
  }, [role, me])
  const holder = incident.roles.find((each) => each.role === chosen)?.person
  // Others are asked: a role that somebody does not know they have is held by nobody.
  const asks = person !== '' && person !== me
  const assign = useAct((body: AssignRole) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/${asks ? 'role-asks' : 'roles'}`, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  return (
    <FormDialog
      title={holder ? `Hand over from ${holder.displayName}` : 'Assign a role'}
      opened={role !== null}
      onClose={onClose}
      isBusy={assign.isPending}
      fault={assign.error}
      submit={person === '' ? 'Give up' : asks ? 'Ask' : holder ? 'Take over' : 'Take it'}
      onSubmit={() =>
        assign.mutate({ role: chosen, person: person === '' ? null : person, ...(brief.trim() ? { brief: brief.trim() } : {}) })
      }
      note={asks ? `They see it here, on their home page and in the incident’s channel, and accept or decline.${holder ? ' Until then it stays as it is.' : ''}` : 'Goes on the timeline.'}
      canSubmit={person !== '' || holder !== undefined}
    >
      <NativeSelect
        label="Role"
        data={incidentRoles.map((each) => ({ value: each, label: roleTitles[each] }))}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value as AssignRole['role'])}
      />
      <PersonPicker label="Person" value={person} onChange={setPerson} none={holder ? 'Nobody: give it up' : 'Choose…'} />
      <Textarea
        label="What the next one must know"
        placeholder="State, next step, risks, promises"
        autosize
        minRows={2}
        maxRows={8}
        value={brief}
        onChange={(event) => setBrief(event.currentTarget.value)}
        maxLength={5000}
      />
    </FormDialog>
  )
}

export function EditDialog({ incident, opened, onClose }: { incident: IncidentAnswer; opened: boolean; onClose: () => void }) {
  const before = {
    title: incident.title,
    summary: incident.summary,
    service: incident.service ?? '',
    environment: incident.environment ?? '',
    startedAt: localInput(incident.startedAt),
  }
  const [words, setWords] = useState(before)
  useEffect(() => {
    if (opened) setWords(before)
  }, [opened])
  const change = useAct((body: ChangeIncident) => patchJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}`, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  const submit = (): void => {
    const body: ChangeIncident = {
      ...(words.title !== before.title ? { title: words.title.trim() } : {}),
      ...(words.summary !== before.summary ? { summary: words.summary } : {}),
      ...(words.service !== before.service ? { service: words.service.trim() || null } : {}),
      ...(words.environment !== before.environment ? { environment: words.environment.trim() || null } : {}),
      ...(words.startedAt !== before.startedAt
        ? { startedAt: words.startedAt === '' ? null : new Date(words.startedAt).toISOString() }
        : {}),
    }
    if (Object.keys(body).length === 0) onClose()
    else change.mutate(body)
  }
  return (
    <FormDialog
      title="Correct this incident"
      opened={opened}
      onClose={onClose}
      onSubmit={submit}
      submit="Save"
      isBusy={change.isPending}
      fault={change.error}
      note="Corrections go on the timeline."
      canSubmit={words.title.trim() !== ''}
    >
      <TextInput
        label="Title"
        value={words.title}
        onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
        required
        maxLength={200}
        data-autofocus
      />
      <ServiceField value={words.service} onChange={(service) => setWords({ ...words, service })} />
      <TextInput
        label="Environment"
        value={words.environment}
        onChange={(event) => setWords({ ...words, environment: event.currentTarget.value })}
        maxLength={200}
      />
      <TextInput
        label="When users were first affected"
        description="In your time zone."
        type="datetime-local"
        step={1}
        value={words.startedAt}
        onChange={(event) => setWords({ ...words, startedAt: event.currentTarget.value })}
      />
      <Textarea
        label="What is known"
        autosize
        minRows={3}
        maxRows={12}
        value={words.summary}
        onChange={(event) => setWords({ ...words, summary: event.currentTarget.value })}
        maxLength={5000}
      />
    </FormDialog>
  )
}

/** `2026-11-23T02:53:07` in the reader's zone, as the field wants it. */
function localInput(at: string | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
