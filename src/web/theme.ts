// Mantine's components in our tokens: one accent, small round corners, compact sizes.
import { createTheme, rem } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

// Mantine's surfaces in the dark are these shades; ours have a little blue.
const dark: MantineColorsTuple = [
  '#e2e8eb',
  '#c3cdd2',
  '#96a5ad',
  '#6c7b83',
  '#3b4a53',
  '#253038',
  '#1a2329',
  '#151d22',
  '#0f1519',
  '#0b1013',
]
const petrol: MantineColorsTuple = [
  '#e6f3f6',
  '#d3e9ee',
  '#a7d3de',
  '#78bccd',
  '#52a8be',
  '#3a9cb5',
  '#0b7088',
  '#0b5f74',
  '#084a5b',
  '#053745',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  colors: { petrol, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(13.5), lg: rem(13.5), xl: rem(21) },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, multiline: true, maw: 360 } },
    Modal: { defaultProps: { radius: 10, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Popover: { defaultProps: { shadow: 'md' } },
  },
})

const ours = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--act)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-strong)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-petrol-filled': 'var(--accent)',
  '--mantine-color-petrol-filled-hover': 'var(--accent-strong)',
  '--mantine-color-petrol-text': 'var(--accent)',
  '--mantine-color-petrol-light-color': 'var(--accent)',
  '--mantine-color-red-filled': 'var(--act)',
  '--mantine-color-gray-text': 'var(--muted)',
  '--mantine-color-gray-light-color': 'var(--text)',
  '--mantine-color-disabled-color': 'var(--muted)',
}

/** Both schemes read our tokens, which know which scheme it is. */
export const tokensForMantine: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours })
