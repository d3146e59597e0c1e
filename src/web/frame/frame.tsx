// The frame around every page: rail, bar, phone bar, palette, key help, and what must be said aloud.
import { Outlet } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useState } from 'react'
import { useAddress, useGo, usePathname } from '../address.ts'
import { useAppParts } from '../app-parts.ts'
import { useKeys } from '../keys.ts'
import { useMay } from '../session.ts'
import { Announcer } from './announcer.tsx'
import { Bar } from './bar.tsx'
import { LostNote } from './live-mark.tsx'
import { PageLoading } from './page-states.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { Rail } from './rail.tsx'
import { RaisedStrip } from './raised-strip.tsx'

const Palette = lazy(() => import('./palette.tsx'))
const KeyHelp = lazy(() => import('./key-help.tsx'))

export function Frame() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  const [isRailShort, setRailShort] = useState(() => localStorage.getItem('mainstay-rail') === 'short')
  const { places, commands } = useAppParts()
  const may = useMay()
  const go = useGo()
  const [, setAddress] = useAddress()
  const pathname = usePathname()
  const shown = places.filter((each) => each.needs === undefined || may(each.needs))
  useKeys('Anywhere', [
    { key: 'mod+k', says: 'Search, jump or do anything', does: () => setOpen('palette'), inFields: true },
    { key: '/', says: 'Search', does: () => setOpen('palette') },
    { key: '?', says: 'Show these keys', does: () => setOpen('keys') },
    { key: '[', says: 'Shorten or widen the rail', does: toggleRail },
    { key: 'g x', says: 'Leave the service context', does: () => setAddress({ service: null }) },
    ...commands.filter((each) => each.key !== undefined && (each.needs === undefined || may(each.needs))).map((each) => ({ key: each.key!, says: each.label, does: () => go(each.to) })),
    ...shown.filter((each) => each.key).map((each) => ({ key: `g ${each.key}`, says: `Go to ${each.label}`, does: () => go(each.to) })),
  ])
  // A new page starts with the focus at its beginning, for keyboards and screen readers.
  useEffect(() => document.getElementById('content')?.focus({ preventScroll: true }), [pathname])

  function toggleRail(): void {
    setRailShort((isShort) => {
      localStorage.setItem('mainstay-rail', isShort ? 'wide' : 'short')
      return !isShort
    })
  }

  return (
    <div className={`frame${isRailShort ? ' short' : ''}`}>
      <a className="skip" href="#content">Skip to content</a>
      <Rail places={shown} isShort={isRailShort} onToggle={toggleRail} />
      <div className="frame-main">
        <Bar places={shown} onSearch={() => setOpen('palette')} onKeys={() => setOpen('keys')} />
        <LostNote />
        <RaisedStrip />
        <main id="content" tabIndex={-1}><Suspense fallback={<PageLoading />}><Outlet /></Suspense></main>
      </div>
      <PhoneBar places={shown} />
      <Announcer />
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
        {open === 'keys' && <KeyHelp onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  )
}
