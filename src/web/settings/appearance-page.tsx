// How Mainstay looks to you: light, dark, or as the system is.
import { useMantineColorScheme } from '@mantine/core'
import { SettingsFrame } from './settings-frame.tsx'

const looks = [
  { value: 'auto', label: 'As the system', one: '#f5f4f0', two: '#0f1519' },
  { value: 'light', label: 'Light', one: '#efede7', two: '#ffffff' },
  { value: 'dark', label: 'Dark', one: '#0b1013', two: '#151d22' },
] as const

export default function AppearancePage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SettingsFrame title="Appearance" says="Kept in this browser.">
      <div className="appearances" role="group" aria-label="Colours">
        {looks.map((look) => (
          <button
            key={look.value}
            type="button"
            className="appearance"
            aria-pressed={colorScheme === look.value}
            onClick={() => setColorScheme(look.value)}
            style={{ '--one': look.one, '--two': look.two } as never}
          >
            <i aria-hidden="true" />
            {look.label}
          </button>
        ))}
      </div>
    </SettingsFrame>
  )
}
