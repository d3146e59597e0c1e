// Who would be woken for this service, and why.
import { Answer, Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useOnCall } from './on-call-query.ts'
import { WhoIsWoken } from './who-is-woken.tsx'

export default function ServiceOnCall({ service }: { service: string }) {
  const onCall = useOnCall(service)
  return (
    <Card
      title="On call"
      actions={
        <Go to="/on-call" className="small">
          Schedules
        </Go>
      }
    >
      <Answer of={onCall} lines={1}>
        {({ services }) => <WhoIsWoken found={services.find((each) => each.service === service)} />}
      </Answer>
    </Card>
  )
}
