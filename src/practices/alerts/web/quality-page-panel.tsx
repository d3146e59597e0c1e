// The verdict on the page of a page.
import { Card } from '../../../web/kit/blocks.tsx'
import SituationVerdict from './quality-verdict.tsx'

export default function PageVerdict({ situation }: { situation: string }) {
  return (
    <Card>
      <SituationVerdict situation={situation} />
    </Card>
  )
}
