// A state as word, shape and colour together, so that none of the three has to be trusted alone.
import type { ReactNode } from 'react'

/** `act` (red) means that somebody must act now, and nothing else. */
export type Tone = 'act' | 'warn' | 'good' | 'info' | 'calm'
export type Shape = 'alarm' | 'triangle' | 'disc' | 'tick' | 'half' | 'ring' | 'dashes' | 'square' | 'pause'

const drawings: Readonly<Record<Shape, ReactNode>> = {
  alarm: <path d="M3.4.8h5.2L11.2 3.4v5.2L8.6 11.2H3.4L.8 8.6V3.4L3.4.8Z" fill="currentColor" />,
  triangle: <path d="M6 1 11.5 10.8H.5L6 1Z" fill="currentColor" />,
  disc: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  tick: (
    <path d="M1.5 6.5 4.6 9.6 10.5 2.8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
  ),
  half: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6V1.7Z" fill="currentColor" />
    </>
  ),
  ring: <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  dashes: <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="2.2 2.2" />,
  square: <rect x="2" y="2" width="8" height="8" rx="1.5" fill="currentColor" />,
  pause: <path d="M3.5 2v8M8.5 2v8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
}

export function Glyph({ shape, tone, label }: { shape: Shape; tone: Tone; label?: string }) {
  return (
    <svg
      className={`glyph tone-${tone}`}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      {...(label ? { role: 'img', 'aria-label': label, 'data-tip': label } : { 'aria-hidden': true })}
    >
      {drawings[shape]}
    </svg>
  )
}

export function StatusBadge({
  tone,
  shape,
  children,
  tip,
  plain = false,
}: {
  tone: Tone
  shape: Shape
  children: ReactNode
  tip?: string
  plain?: boolean
}) {
  return (
    <span className={`badge tone-${tone}${plain ? ' plain' : ''}`} {...(tip ? { 'data-tip': tip } : {})}>
      <Glyph shape={shape} tone={tone} />
      {children}
    </span>
  )
}
