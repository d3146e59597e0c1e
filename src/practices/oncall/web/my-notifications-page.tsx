// My notifications: how I am reached, by which rules, when it is quiet, and the proof that it works.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getJson, postJson } from '../../../web/api.ts'
import { Answer, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useSession } from '../../../web/session.ts'
import type { ContactsAnswer } from '../contract.ts'
import ContactsPanel from './contacts-panel.tsx'
import { RulesCard } from './rules-card.tsx'
import './oncall.css'

export default function MyNotificationsPage() {
  const person = useSession().data?.person
  return (
    <div className="page narrow-page">
      <PageHead title="My notifications" actions={person && <TestPage />} />
      {person ? (
        <div className="stack">
          <ContactsPanel person={person.id} isSelf />
          <Rules person={person.id} />
        </div>
      ) : (
        <EmptyState title="You are signed in as nobody in particular">A token has no telephone. Sign in as a person to set how you are reached.</EmptyState>
      )}
    </div>
  )
}

function Rules({ person }: { person: string }) {
  const contacts = useQuery({ queryKey: ['oncall', 'contacts', person], queryFn: ({ signal }) => getJson<ContactsAnswer>(`/api/v1/people/${person}/contact-methods`, {}, signal) })
  return (
    <Answer of={contacts} lines={6}>
      {(known) => <RulesCard key={JSON.stringify([known.rules, known.quiet])} person={person} contacts={known} />}
    </Answer>
  )
}

function TestPage() {
  const test = useAct(() => postJson<{ page: string }>('/api/v1/people/me/test-page'), {
    changes: ['oncall', 'findings'],
    done: () => 'A test page is on its way, by your rules. Acknowledge it like any other.',
  })
  return (
    <>
      {test.data && <Go to={`/on-call/pages/${test.data.page}`}>See where it went</Go>}
      <Button loading={test.isPending} onClick={() => test.mutate(undefined)}>
        Send me a test page
      </Button>
    </>
  )
}
