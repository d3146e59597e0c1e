// The objectives that need a look first, on the home page.
import { useAddress } from '../../../web/address.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { ObjectiveLines } from './objective-lines.tsx'
import { useObjectives } from './objectives-query.ts'
import { worstFirst } from './words.tsx'

/** The rest is one click away. */
const mostShown = 8

export default function ObjectivesPanel() {
  const [address] = useAddress()
  const all = useObjectives(address['service']).data ?? []
  if (all.length === 0) return null
  return (
    <Card
      flush
      title="Objectives"
      note="error ratio of the last day, budget left, burn of the last hour"
      actions={
        <Go to="/objectives" className="small">
          {all.length > mostShown ? `All ${all.length}` : 'All objectives'}
        </Go>
      }
    >
      <ObjectiveLines objectives={[...all].sort(worstFirst).slice(0, mostShown)} withService />
    </Card>
  )
}
