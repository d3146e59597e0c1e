// How many alerts fire, for the home page's strip.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { compact } from '../../../web/kit/number-words.ts'
import { HealthTile } from '../../../web/now/health.tsx'
import type { PageOfSituations } from '../contract.ts'

export default function AlertsTile() {
  const [address] = useAddress()
  const service = address['service']
  const open = useQuery({
    queryKey: ['alerts', 'tile', service],
    queryFn: ({ signal }) => getJson<PageOfSituations>('/api/v1/situations', { state: 'open', service, limit: 200 }, signal),
  })
  if (!open.data) return null
  const { items, next } = open.data
  const paging = items.filter((each) => each.urgency === 'page').length
  const firing = items.reduce((sum, each) => sum + each.openAlerts, 0)
  const many = next === null ? '' : '+'
  // An open incident says "act" already; here the count is the news.
  const tone = paging > 0 ? 'act' : items.some((each) => each.urgency === 'ticket') ? 'warn' : items.length > 0 ? 'info' : 'good'
  const words = paging > 0 ? `${paging} ${paging === 1 ? 'situation pages' : 'situations page'}` : ''
  return (
    <HealthTile
      name="alerts"
      label="Alerts"
      tone={tone}
      shape={tone === 'act' ? 'alarm' : tone === 'warn' ? 'triangle' : tone === 'info' ? 'disc' : 'tick'}
      value={items.length === 0 ? 'Quiet' : `${compact(firing)}${many} firing`}
      note={items.length === 0 ? undefined : `in ${items.length}${many} ${items.length === 1 ? 'situation' : 'situations'}`}
      words={words}
      unless="incidents"
      to="/alerts"
    />
  )
}
