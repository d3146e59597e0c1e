// Teams: who is in them and what they own.
import { useAddress } from '../../../web/address.ts'
import { Card, EmptyState, KeyValues, LoadingLines, PageHead } from '../../../web/kit/blocks.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { usePaged } from '../../../web/kit/table.tsx'
import type { TeamAnswer } from '../contract.ts'
import './catalog.css'

export default function TeamsPage() {
  const [address] = useAddress()
  const teams = usePaged<TeamAnswer>(['teams'], '/api/v1/teams')
  const shown = teams.rows?.filter((team) => address['team'] === undefined || team.name === address['team'])
  return (
    <div className="page">
      <PageHead title="Teams" meta={address['team'] !== undefined && <Go to="/teams">Show all teams</Go>} />
      {teams.isPending && <LoadingLines />}
      {teams.error && <FaultNote fault={teams.error} />}
      {shown?.length === 0 && (
        <EmptyState
          title="No teams yet"
          snippetTitle="payments.yaml"
          snippet={
            'apiVersion: mainstay.dev/v1\nkind: Team\nmetadata:\n  name: payments\n  displayName: Payments\nspec:\n  members: [ada, grace]'
          }
        >
          A team owns services, and is who a question about them goes to.
        </EmptyState>
      )}
      <div className="teams">
        {shown?.map((team) => (
          <Card key={team.name} title={team.displayName} note={team.name}>
            <div className="stack">
              {team.description && <p>{team.description}</p>}
              <KeyValues
                pairs={[
                  ['Members', team.members.join(', ')],
                  ['E-mail', team.email],
                  ['Chat', team.chatChannel],
                  ['Part of', team.parent],
                ]}
              />
              <div className="row wrap">
                {team.services.map((service) => (
                  <Go key={service} className="tag" to={`/services/${encodeURIComponent(service)}`}>
                    {service}
                  </Go>
                ))}
              </div>
            </div>
          </Card>
        ))}
      </div>
    </div>
  )
}
