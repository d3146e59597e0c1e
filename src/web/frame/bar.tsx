// The top bar: where you are, which service you look at, search, whether it is live, and you.
import { Menu, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useAddress, useGo, usePathname, useRouteTitle } from '../address.ts'
import { Icon } from '../icons.tsx'
import { Go } from '../kit/go.tsx'
import type { Place } from '../practice-pages.ts'
import { sessionKey, signOut, useSession } from '../session.ts'
import { LiveMark } from './live-mark.tsx'
import { Mark } from './mark.tsx'
import { isAt } from './rail.tsx'

const appearances = [
  { value: 'auto', label: 'As the system', icon: 'system' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
] as const

export function Bar({ places, onSearch, onKeys }: { places: readonly Place[]; onSearch: () => void; onKeys: () => void }) {
  const pathname = usePathname()
  const [address, setAddress] = useAddress()
  const here = places.filter((each) => isAt(pathname, each.to)).sort((one, other) => other.to.length - one.to.length)[0]
  const title = useRouteTitle()
  const service = address['service']
  return (
    <header className="bar">
      <span className="phone-only">
        <Mark size={24} />
      </span>
      <span className="bar-here">{here?.label ?? title ?? 'Mainstay'}</span>
      {service !== undefined && (
        <span className="chip">
          <Icon name="service" size={13} />
          <Go to={`/services/${encodeURIComponent(service)}`} className="ellipsis">
            {service}
          </Go>
          <button
            aria-label={`Show all services, not only ${service}`}
            data-tip="Show all services  g x"
            onClick={() => setAddress({ service: null }, 'push')}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      )}
      <span className="grow" />
      <button className="bar-search" onClick={onSearch} aria-label={`Search or jump to… ${isMac ? '⌘' : 'Ctrl'} K`}>
        <Icon name="search" size={14} />
        <span className="wide-only">Search or jump to…</span>
        <kbd className="key wide-only">{isMac ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      <LiveMark />
      <button className="icon-button wide-only" onClick={onKeys} aria-label="Keyboard keys" data-tip="Keyboard keys  ?">
        <Icon name="help" />
      </button>
      <PersonMenu />
    </header>
  )
}

function PersonMenu() {
  const session = useSession()
  const client = useQueryClient()
  const go = useGo()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const name = session.data?.person?.displayName ?? session.data?.name ?? ''
  async function leave(): Promise<void> {
    await signOut()
    client.clear()
    client.setQueryData(sessionKey, null)
  }
  return (
    <Menu width={220}>
      <Menu.Target>
        <button className="person-button" aria-label={`You are ${name}. Appearance, sign out`}>
          {initials(name)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="menu-person">
          <div className="strong ellipsis">{name}</div>
          <div className="muted small">{session.data?.role}</div>
        </div>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {appearances.map((each) => (
          <Menu.Item
            key={each.value}
            leftSection={<Icon name={each.icon} />}
            rightSection={colorScheme === each.value ? <Icon name="check" label="chosen" size={14} /> : null}
            onClick={() => setColorScheme(each.value)}
          >
            {each.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="person" />} onClick={() => go('/settings/me')}>
          You and how you are reached
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" />} component="a" href="/api/docs" target="_blank">
          API reference
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="exit" />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? words.at(-1)![0] : '')).toUpperCase()
}
