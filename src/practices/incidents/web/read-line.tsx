// What one line says of an incident to be declared: each part as a chip that can be taken away, and what could not be read.
import { useMemo } from 'react'
import type { Read } from '../../../base/finding.ts'
import { useServices } from '../../../web/services.tsx'
import { readDeclareLine } from '../model/declare-line.ts'
import type { DeclareLine } from '../model/declare-line.ts'
import './read-line.css'

const nothing: readonly never[] = []

export function useDeclareLine(line: string): Read<DeclareLine> {
  const services = useServices().data ?? nothing
  return useMemo(() => readDeclareLine(line, services), [line, services])
}

export type LinePartName = 'severity' | 'service' | 'type' | 'commander'

export function LineParts({ parts, onDrop, findings }: { parts: readonly { part: LinePartName; value: string | null }[]; onDrop: (part: LinePartName) => void; findings: Read<DeclareLine>['findings'] }) {
  const read = parts.filter(({ value }) => value !== null)
  if (read.length + findings.length === 0) return null
  return (
    <div className="line-read" aria-live="polite">
      {read.length > 0 && (
        <div className="line-parts">
          {read.map(({ part, value }) => (
            <span className="tag" key={part}>
              {part} {value}
              <button type="button" className="line-drop" aria-label={`Take ${part} ${value} away`} onClick={() => onDrop(part)}>
                ×
              </button>
            </span>
          ))}
        </div>
      )}
      {findings.map(({ say, mend }) => (
        <p key={say}>
          {say} <span className="muted">{mend}</span>
        </p>
      ))}
    </div>
  )
}
