// Toil in one tap, on the page of a page.
import { Card } from '../../../web/kit/blocks.tsx'
import { useMay } from '../../../web/session.ts'
import { LogToil } from './health-toil.tsx'

export default function PageToil({ page }: { page: string }) {
  const may = useMay()
  if (!may('respond')) return null
  return (
    <Card>
      <LogToil page={page} />
    </Card>
  )
}
