// The phone's bottom bar: the four places of someone woken at night, and everything else behind one button.
import { useState } from 'react'
import { usePathname } from '../address.ts'
import { Icon } from '../icons.tsx'
import { Go } from '../kit/go.tsx'
import type { Place } from '../practice-pages.ts'
import { isAt } from './rail.tsx'

export function PhoneBar({ places }: { places: readonly Place[] }) {
  const pathname = usePathname()
  const [isOpen, setOpen] = useState(false)
  const main = places.filter((each) => each.onPhone)
  const rest = places.filter((each) => !each.onPhone)
  return (
    <>
      {isOpen && (
        <div className="phone-more" role="dialog" aria-label="More places" onClick={() => setOpen(false)}>
          <div className="phone-more-list">
            {rest.map((place) => (
              <Go key={place.to} to={place.to} className="rail-place" aria-current={isAt(pathname, place.to) ? 'page' : undefined}>
                <Icon name={place.icon} />
                {place.label}
              </Go>
            ))}
          </div>
        </div>
      )}
      <nav className="phone-bar phone-only" aria-label="Places">
        {main.map((place) => (
          <Go
            key={place.to}
            to={place.to}
            className="phone-place"
            aria-current={isAt(pathname, place.to) && !isOpen ? 'page' : undefined}
            onClick={() => setOpen(false)}
          >
            <Icon name={place.icon} size={20} />
            <span>{place.label}</span>
          </Go>
        ))}
        {rest.length > 0 && (
          <button className="phone-place" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name="more" size={20} />
            <span>More</span>
          </button>
        )}
      </nav>
    </>
  )
}
