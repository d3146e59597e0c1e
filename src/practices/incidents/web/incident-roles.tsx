// Who does what in this response. An empty role is an invitation.
import { Person } from '../../../web/kit/blocks.tsx'
import type { IncidentAnswer } from '../contract.ts'
import { incidentRoles, roleTitles } from '../model/roles.ts'

export function Roles({ incident, onAssign }: { incident: IncidentAnswer; onAssign: ((role: string) => void) | null }) {
  return (
    <div className="roles">
      {incidentRoles.map((role) => {
        const holder = incident.roles.find((each) => each.role === role)
        return (
          <button key={role} type="button" disabled={onAssign === null} onClick={() => onAssign?.(role)}>
            <span className="muted">{roleTitles[role]}</span>
            {holder ? <Person person={holder.person} /> : <span className="muted">{onAssign ? 'Assign…' : 'nobody'}</span>}
          </button>
        )
      })}
    </div>
  )
}
