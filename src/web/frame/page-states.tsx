// What a page shows when it is on its way, is not there, or broke.
import { Button } from '@mantine/core'
import { FaultNote } from '../kit/fault-note.tsx'
import { Go } from '../kit/go.tsx'

export function PageLoading() {
  return (
    <div className="page-loading" aria-busy="true">
      <span className="unseen">Loading</span>
    </div>
  )
}

export function NotFound() {
  return (
    <div className="page">
      <h1>There is no page here</h1>
      <p className="muted" style={{ marginTop: 8 }}>
        The address may be mistyped, or what it named was removed. <Go to="/">Go to Now</Go>, or search with <kbd className="key">/</kbd>.
      </p>
    </div>
  )
}

export function PageBroke({ error, reset }: { error: unknown; reset?: () => void }) {
  // A new version was installed while this page was open: its old files are gone.
  const isOldVersion = error instanceof Error && /dynamically imported module|Importing a module script/.test(error.message)
  return (
    <div className="page stack">
      <h1>{isOldVersion ? 'Mainstay was updated' : 'This page could not be shown'}</h1>
      {isOldVersion ? <p className="muted">Load it again to use the new version. Nothing was lost.</p> : <FaultNote fault={error} />}
      <div className="row">
        <Button variant={isOldVersion ? 'filled' : 'default'} onClick={() => (isOldVersion ? location.reload() : reset?.())}>
          {isOldVersion ? 'Load again' : 'Try again'}
        </Button>
      </div>
    </div>
  )
}
