// The verdict on the page of a page.
import { Card } from '../../../web/kit/blocks.tsx'
import { question, Verdict } from './quality-verdict.tsx'

export default function PageVerdict({ situation }: { situation: string }) {
  return (
    <Card title={question}>
      <Verdict situation={situation} />
    </Card>
  )
}
