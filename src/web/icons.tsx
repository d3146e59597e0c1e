// Our own small drawings, 16 px, one stroke width; decorative unless given a label.
import type { SVGProps } from 'react'

const shapes: Readonly<Record<string, string>> = {
  now: 'M1.5 8h3l2-5 3 10 2-5h3',
  incident: 'M8 1.8 14.4 13.4H1.6L8 1.8ZM8 6.2v3.4M8 11.4v.2',
  alert: 'M4 7a4 4 0 0 1 8 0c0 3.2 1.3 4.2 1.3 4.2H2.7S4 10.2 4 7ZM6.6 13.6c.8.8 2 .8 2.8 0',
  oncall: 'M3.6 2h2.2l1.1 3-1.5 1.2a8 8 0 0 0 4.4 4.4L11 9.1l3 1.1v2.2c0 .9-.8 1.6-1.7 1.5C6.9 13.4 2.6 9.1 2.1 3.7 2 2.8 2.7 2 3.6 2Z',
  service: 'M8 1.7 13.6 4.8v6.4L8 14.3 2.4 11.2V4.8L8 1.7ZM2.6 4.9 8 8l5.4-3.1M8 8v6.2',
  objective: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 8.1v-.2',
  map: 'M6 3.5H2.5v3H6v-3ZM13.5 3.5H10v3h3.5v-3ZM9.8 9.5H6.2v3h3.6v-3ZM6 5h4M4.2 6.5 7 9.5M11.8 6.5 9 9.5',
  record: 'M4 2.2h8a1 1 0 0 1 1 1v9.6a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V3.2a1 1 0 0 1 1-1ZM5.6 5.4h4.8M5.6 8h4.8M5.6 10.6h2.8',
  connection: 'M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9v2.7a4.5 4.5 0 0 1-9 0V5.5ZM8 12.7V15',
  settings:
    'M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.7 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM6.2 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.7 10.7 14 14',
  help: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM6.1 6.3C6.1 5.2 7 4.5 8 4.5s1.9.7 1.9 1.7C9.9 7.6 8 7.7 8 9.2M8 11.3v.2',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.3v1.3M8 13.4v1.3M1.3 8h1.3M13.4 8h1.3M3.3 3.3l.9.9M11.8 11.8l.9.9M3.3 12.7l.9-.9M11.8 4.2l.9-.9',
  moon: 'M13.7 9.6A6 6 0 0 1 6.4 2.3 6 6 0 1 0 13.7 9.6Z',
  system: 'M2.5 3h11v7.5h-11V3ZM6 13.5h4M8 10.5v3',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4 6 8l4 4',
  copy: 'M5.5 5.5h8v8h-8v-8ZM10.5 5.5v-3h-8v8h3',
  check: 'M3 8.5 6.5 12 13 4.5',
  table: 'M2 3h12v10H2V3ZM2 6.3h12M2 9.6h12M6.5 6.3V13',
  chart: 'M2 2v12h12M4.5 10l3-3.5 2.5 2 3.5-4.5',
  plus: 'M8 3v10M3 8h10',
  pin: 'M10 1.8 14.2 6l-2.3.8-2.5 2.5-.4 3.2L3.5 7l3.2-.4 2.5-2.5L10 1.8ZM6.2 9.8 2 14',
  note: 'M3 2.5h10v7.5l-3.5 3.5H3v-11ZM13 10H9.5v3.5',
  out: 'M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.2 2.8 7.5 8.5',
  download: 'M8 2v8M4.5 6.8 8 10.3l3.5-3.5M2.5 13.5h11',
  filter: 'M2 3.5h12L9.5 9v4.5l-3-1.5V9L2 3.5Z',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14c.6-3 2.8-4.5 5.5-4.5s4.9 1.5 5.5 4.5',
  exit: 'M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  link: 'M6.7 9.3a2.7 2.7 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.8.8M9.3 6.7a2.7 2.7 0 0 0-3.8 0L3.3 8.9a2.7 2.7 0 0 0 3.8 3.8l.8-.8',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  edit: 'M10.8 2.7 13.3 5.2 5.5 13H3v-2.5l7.8-7.8Z',
  bolt: 'M9 1.5 3 9h4.5L7 14.5 13 7H8.5L9 1.5Z',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  stop: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM3.7 3.7l8.6 8.6',
  clock: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 4.5V8l2.5 1.5',
  change:
    'M4.5 11.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4ZM4.5 1.1a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4ZM11.5 4.1a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4ZM4.5 4.5v7M11.5 7.5c0 2.5-3.5 2-6 3.5',
}

export function Icon({ name, label, size = 16, ...rest }: { name: string; label?: string; size?: number } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.4 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: 'none' }}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      {...rest}
    >
      <path d={shapes[name] ?? shapes['more']!} />
    </svg>
  )
}
