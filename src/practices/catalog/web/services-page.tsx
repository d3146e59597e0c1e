// All services: who owns them, how important they are, what is missing.
import { Button } from '@mantine/core'
import { useAddress } from '../../../web/address.ts'
import { Icon } from '../../../web/icons.tsx'
import { useKeys } from '../../../web/keys.ts'
import { Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, TextFilter } from '../../../web/kit/choices.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { ServiceItem } from '../contract.ts'
import { ServiceDialog } from './service-dialog.tsx'
import { Tier } from './words.tsx'

const columns: readonly Column<ServiceItem>[] = [
  {
    head: 'Service',
    grow: true,
    phone: 'title',
    cell: (each) => (
      <span className="two-lines">
        <span>{each.displayName}</span>
        {each.displayName !== each.name && (
          <span className="muted small" style={{ fontWeight: 400 }}>
            {each.name}
          </span>
        )}
      </span>
    ),
  },
  { head: 'Tier', cell: (each) => <Tier tier={each.tier} /> },
  {
    head: 'Owner',
    cell: (each) =>
      each.owner ?? (
        <StatusBadge plain tone="warn" shape="triangle">
          no owner
        </StatusBadge>
      ),
  },
  {
    head: 'Pages go to',
    cell: (each) =>
      each.onCallRoute ?? (
        <StatusBadge plain tone="warn" shape="triangle">
          nobody is paged
        </StatusBadge>
      ),
  },
  { head: 'Needs', align: 'number', phone: 'hide', cell: (each) => each.dependencies || <span className="muted">–</span> },
  { head: 'Needed by', align: 'number', phone: 'hide', cell: (each) => each.dependents || <span className="muted">–</span> },
  {
    head: 'Conflicts',
    cell: (each) =>
      each.conflicts > 0 ? (
        <StatusBadge plain tone="warn" shape="half">
          {each.conflicts} in conflict
        </StatusBadge>
      ) : null,
  },
  {
    head: 'Changed',
    align: 'number',
    phone: 'hide',
    cell: (each) => (
      <span className="muted">
        <When at={each.changedAt} />
      </span>
    ),
  },
]

export default function ServicesPage() {
  const may = useMay()
  const [address, change] = useAddress()
  const services = usePaged<ServiceItem>(['services', 'list'], '/api/v1/services', {
    search: address['search'],
    tier: address['tier'],
    owner: address['owner'],
  })
  const isFiltered = address['search'] !== undefined || address['tier'] !== undefined || address['owner'] !== undefined
  useKeys('Services', may('own-services') ? [{ key: 'n', says: 'Add a service', does: () => change({ new: '1' }) }] : [])
  return (
    <div className="page">
      <PageHead
        title="Services"
        actions={
          <>
            <Go to="/teams">
              <Button component="span" variant="default">
                Teams
              </Button>
            </Go>
            {may('own-services') && (
              <Button leftSection={<Icon name="plus" size={14} />} onClick={() => change({ new: '1' })}>
                Add a service
              </Button>
            )}
          </>
        }
      />
      <div className="filters">
        <TextFilter name="search" placeholder="Name" />
        <Picker
          name="tier"
          all="Any tier"
          label="Tier"
          choices={[0, 1, 2, 3].map((tier) => ({ value: String(tier), label: `Tier ${tier}` }))}
        />
        <TextFilter name="owner" placeholder="Owner team" width={150} />
      </div>
      <Card flush>
        <Table
          label="Services"
          columns={columns}
          rows={services.rows}
          error={services.error}
          more={services.more}
          keys
          keyOf={(each) => each.name}
          to={(each) => `/services/${encodeURIComponent(each.name)}`}
          empty={
            isFiltered ? (
              <EmptyState title="No service fits" />
            ) : (
              <EmptyState
                title="No services yet"
                snippetTitle="checkout.yaml, then: mainstay apply -f checkout.yaml"
                snippet={
                  'apiVersion: mainstay.dev/v1\nkind: Service\nmetadata:\n  name: checkout\n  displayName: Checkout\nspec:\n  owner: payments\n  tier: 1\n  onCallRoute: payments\n  dependencies:\n    - { name: payments-api, kind: sync }'
                }
              >
                A service is what you set objectives on, what alerts are about, and what somebody is woken for. Backstage’s{' '}
                <code>catalog-info.yaml</code> is taken as it is: <Go to="/settings/configuration">paste it</Go>.
              </EmptyState>
            )
          }
        />
      </Card>
      <ServiceDialog opened={address['new'] === '1' && may('own-services')} onClose={() => change({ new: null })} />
    </div>
  )
}
