// On-call: who is on call now and next, the pages, the policies, and every message that left.
import { Button } from '@mantine/core'
import { useAddress } from '../../../web/address.ts'
import { Icon } from '../../../web/icons.tsx'
import { PageHead } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { useMay } from '../../../web/session.ts'
import { Outbox } from './outbox.tsx'
import { CalendarDialog } from './calendar-dialog.tsx'
import { MonthCalendar } from './month-calendar.tsx'
import { OverrideDialog } from './override-dialog.tsx'
import { PageSomebody } from './page-somebody.tsx'
import { Pages } from './pages-table.tsx'
import { Policies } from './policies.tsx'
import { Schedules } from './schedules.tsx'
import './oncall.css'

const views = [
  { value: 'who', label: 'Who' },
  { value: 'month', label: 'Month' },
  { value: 'pages', label: 'Pages' },
  { value: 'policies', label: 'Policies' },
  { value: 'outbox', label: 'Outbox' },
]

export default function OnCallPage() {
  const may = useMay()
  const [address, change] = useAddress()
  const view = address['view'] ?? 'who'
  const override = address['override']
  return (
    <div className="page">
      <PageHead
        title="On-call"
        meta={<><Go to="/on-call/notifications">My notifications</Go><Go to="/on-call/pager">Proof of the pager</Go></>}
        actions={
          may('respond') && (
            <>
              <Button variant="default" onClick={() => change({ calendar: '1' })}>
                Subscribe
              </Button>
              <Button variant="default" onClick={() => change({ override: '1' })}>
                Override
              </Button>
              <Button leftSection={<Icon name="oncall" size={14} />} onClick={() => change({ new: '1' })}>
                Page somebody
              </Button>
            </>
          )
        }
      />
      <div className="filters">
        <Tabs name="view" label="What" choices={views} />
      </div>
      {view === 'who' && <Schedules />}
      {view === 'month' && <MonthCalendar />}
      {view === 'pages' && <Pages />}
      {view === 'policies' && <Policies />}
      {view === 'outbox' && <Outbox />}
      <PageSomebody opened={address['new'] === '1' && may('respond')} onClose={() => change({ new: null })} />
      <CalendarDialog opened={address['calendar'] === '1'} onClose={() => change({ calendar: null })} />
      <OverrideDialog
        schedule={override === '1' ? '' : (override ?? '')}
        {...(address['time'] === undefined ? {} : { time: address['time'] })}
        {...(address['change'] === undefined ? {} : { changed: address['change'] })}
        opened={override !== undefined && may('respond')}
        onClose={() => change({ override: null, time: null, change: null })}
      />
    </div>
  )
}
