// The frame of the settings pages: their list on the left, the page on the right.
import type { ReactNode } from 'react'
import { usePathname } from '../address.ts'
import { useAppParts } from '../app-parts.ts'
import { Go } from '../kit/go.tsx'
import { useMay } from '../session.ts'
import './settings.css'

export function SettingsFrame({
  title,
  says,
  actions,
  children,
}: {
  title: string
  says?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const { settings } = useAppParts()
  const may = useMay()
  const pathname = usePathname()
  const places = settings.filter((each) => each.needs === undefined || may(each.needs)).sort((one, other) => one.order - other.order)
  return (
    <div className="page settings">
      <nav aria-label="Settings">
        {places.map((place) => (
          <Go key={place.to} to={place.to} className="rail-place" aria-current={pathname === place.to ? 'page' : undefined}>
            {place.label}
          </Go>
        ))}
      </nav>
      <div className="stack loose">
        <header className="page-head">
          <div className="grow stack tight">
            <h1>{title}</h1>
            {says && <p className="muted">{says}</p>}
          </div>
          {actions && <div className="row page-actions">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}
