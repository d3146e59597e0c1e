// Who would be woken for each service an incident concerns, and a button that does it.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Answer, Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useMay } from '../../../web/session.ts'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { OnCallAnswer } from '../contract.ts'
import { useOnCall } from './on-call-query.ts'
import { PageSomebody } from './page-somebody.tsx'
import { WhoIsWoken } from './who-is-woken.tsx'

/** More services than this are an outage of everything: then the list of all is the better place. */
const mostShown = 6

export default function IncidentOnCall({ services, number }: IncidentScreen) {
  return services === null || services.length === 0 ? null : <OnCallFor services={services} number={number} />
}

function OnCallFor({ services, number }: { services: readonly string[]; number: number }) {
  const may = useMay()('respond')
  const [paging, setPaging] = useState<string | null>(null)
  // One question however many services: the list of all when there are several.
  const onCall = useOnCall(services.length === 1 ? services[0] : undefined)
  return (
    <Card
      title="On call"
      actions={
        <Go to="/on-call" className="small">
          Schedules
        </Go>
      }
    >
      <Answer of={onCall} lines={2}>
        {(answer) => (
          <ul className="stack">
            {services.slice(0, mostShown).map((service) => (
              <li key={service}>
                <Asked found={answer.services.find((each) => each.service === service)} service={service} onPage={may ? () => setPaging(service) : null} />
              </li>
            ))}
            {services.length > mostShown && <li className="muted small">and {services.length - mostShown} more services</li>}
          </ul>
        )}
      </Answer>
      <PageSomebody
        opened={paging !== null}
        onClose={() => setPaging(null)}
        given={{ title: `You are needed for incident #${number}`, summary: `${location.origin}/i/${number}`, service: paging ?? '' }}
      />
    </Card>
  )
}

function Asked({ found, service, onPage }: { found: OnCallAnswer['services'][number] | undefined; service: string; onPage: (() => void) | null }) {
  return (
    <>
      <div className="row apart">
        <span className="strong ellipsis">{service}</span>
        {onPage && (
          <Button size="compact-xs" variant="default" onClick={onPage} aria-label={`Page for ${service}`}>
            Page
          </Button>
        )}
      </div>
      <WhoIsWoken found={found} isSmall />
    </>
  )
}
