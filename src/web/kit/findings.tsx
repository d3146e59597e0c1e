// Findings: what was noticed, where, and how to mend it. Worst first.
import type { ReactNode } from 'react'
import type { Finding } from '../../base/finding.ts'
import { Glyph } from './status-badge.tsx'
import type { Shape, Tone } from './status-badge.tsx'

const looks: Readonly<Record<Finding['level'], { tone: Tone; shape: Shape; label: string; rank: number }>> = {
  error: { tone: 'act', shape: 'alarm', label: 'Error', rank: 0 },
  warning: { tone: 'warn', shape: 'triangle', label: 'Warning', rank: 1 },
  info: { tone: 'info', shape: 'disc', label: 'For information', rank: 2 },
}

/** `most` cuts a list that only has to say that there is something; the code is then left to the full list. */
export function FindingList({ findings, none, most }: { findings: readonly Finding[]; none?: ReactNode; most?: number }) {
  if (findings.length === 0) return none ?? null
  const sorted = [...findings].sort((one, other) => looks[one.level].rank - looks[other.level].rank)
  return (
    <ul className={most === undefined ? 'findings' : 'findings cut'}>
      {sorted.slice(0, most).map((finding, index) => (
        <li key={`${finding.code} ${finding.file ?? ''} ${finding.line ?? ''} ${index}`}>
          <Glyph {...looks[finding.level]} />
          <div className="grow">
            <div>{finding.say}</div>
            <div className="muted small">{finding.mend}</div>
            {most === undefined && <div className="muted small mono">{[placeOf(finding), finding.code].filter(Boolean).join(' · ')}</div>}
          </div>
        </li>
      ))}
    </ul>
  )
}

function placeOf({ file, line, field }: Finding): string {
  const place = file === undefined ? '' : line === undefined ? file : `${file}:${line}`
  return [place, field].filter(Boolean).join('  ')
}
