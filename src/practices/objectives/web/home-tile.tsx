// What burns, for the home page's strip.
import { useAddress } from '../../../web/address.ts'
import { HealthTile } from '../../../web/now/health.tsx'
import { useObjectives } from './objectives-query.ts'

export default function ObjectivesTile() {
  const [address] = useAddress()
  const all = useObjectives(address['service']).data
  if (!all) return null
  if (all.length === 0)
    return (
      <HealthTile
        name="objectives"
        label="Objectives"
        tone="calm"
        shape="dashes"
        value="None yet"
        note="nothing says how good is good"
        words=""
        to="/objectives"
      />
    )
  const paging = all.filter((each) => each.firing === 'page')
  const burning = all.filter((each) => each.state === 'burning')
  const exhausted = all.filter((each) => each.state === 'exhausted')
  const unknown = all.filter((each) => each.state === 'no-data')
  const note = `of ${all.length}${exhausted.length > 0 ? `, ${exhausted.length} exhausted` : ''}${unknown.length > 0 ? `, ${unknown.length} without data` : ''}`
  const words = (count: number): string => (count === 1 ? `${burning[0]!.service} burns its budget` : `${count} budgets burn`)
  if (paging.length > 0)
    return (
      <HealthTile
        name="objectives"
        label="Objectives"
        tone="act"
        shape="alarm"
        value={`${burning.length} burning`}
        note={note}
        words={words(burning.length)}
        to="/objectives?state=burning"
      />
    )
  if (burning.length > 0)
    return (
      <HealthTile
        name="objectives"
        label="Objectives"
        tone="warn"
        shape="triangle"
        value={`${burning.length} burning`}
        note={note}
        words={words(burning.length)}
        to="/objectives?state=burning"
      />
    )
  if (unknown.length === all.length)
    return (
      <HealthTile name="objectives" label="Objectives" tone="calm" shape="dashes" value="No data" note={note} words="" to="/objectives" />
    )
  if (exhausted.length > 0)
    return (
      <HealthTile
        name="objectives"
        label="Objectives"
        tone="warn"
        shape="disc"
        value={`${exhausted.length} exhausted`}
        note={`of ${all.length}`}
        words={`${exhausted.length} ${exhausted.length === 1 ? 'budget is' : 'budgets are'} gone`}
        to="/objectives?state=exhausted"
      />
    )
  return (
    <HealthTile
      name="objectives"
      label="Objectives"
      tone="good"
      shape="tick"
      value={`${all.length - unknown.length} healthy`}
      note={note}
      words=""
      to="/objectives"
    />
  )
}
