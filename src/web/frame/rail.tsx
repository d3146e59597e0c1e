// The left rail: the places of the day, in the day's order. A section without places is not shown.
import { usePathname } from '../address.ts'
import { Icon } from '../icons.tsx'
import { Go } from '../kit/go.tsx'
import type { Place, Section } from '../practice-pages.ts'
import { Mark } from './mark.tsx'

const sections: readonly { readonly name: Section; readonly label: string | null }[] = [
  { name: 'now', label: null },
  { name: 'respond', label: 'Respond' },
  { name: 'change', label: 'Change' },
  { name: 'improve', label: 'Improve' },
  { name: 'review', label: 'Review' },
  { name: 'below', label: null },
]

export function Rail({ places, isShort, onToggle }: { places: readonly Place[]; isShort: boolean; onToggle: () => void }) {
  const pathname = usePathname()
  return (
    <nav className="rail" aria-label="Places">
      <div className="rail-top">
        <Go to="/" className="rail-name">
          <Mark />
          <span className="rail-label">Mainstay</span>
        </Go>
        <button
          className="icon-button rail-toggle"
          onClick={onToggle}
          aria-label={isShort ? 'Widen the rail' : 'Shorten the rail'}
          data-tip={`${isShort ? 'Widen' : 'Shorten'}  [`}
        >
          <Icon name={isShort ? 'right' : 'left'} size={14} />
        </button>
      </div>
      {sections.map(({ name, label }) => {
        const inside = placesIn(places, name)
        return (
          inside.length > 0 && (
            <div key={name} className={`rail-section ${name}`}>
              {label && <h3 className="rail-heading">{label}</h3>}
              {inside.map((place) => (
                <Go
                  key={place.to}
                  to={place.to}
                  className="rail-place"
                  keepContext
                  aria-current={isAt(pathname, place.to) ? 'page' : undefined}
                  {...(isShort ? { 'data-tip': place.label } : {})}
                  aria-label={place.label}
                >
                  <Icon name={place.icon} />
                  <span className="rail-label">{place.label}</span>
                  {place.key && (
                    <kbd className="rail-key" aria-hidden="true">
                      g {place.key}
                    </kbd>
                  )}
                </Go>
              ))}
            </div>
          )
        )
      })}
    </nav>
  )
}

export function placesIn(places: readonly Place[], section: Section): readonly Place[] {
  return places.filter((each) => each.section === section).sort((one, other) => one.order - other.order)
}

export function isAt(pathname: string, to: string): boolean {
  return to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)
}
