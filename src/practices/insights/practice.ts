// Plugs insights into the house: what the record says about how well things go.
import type { Practice } from '../../spine/practice.ts'
import { insightsRoutes } from './routes/insights.ts'

export function insights(): Practice {
  return { name: 'insights', routes: insightsRoutes }
}
