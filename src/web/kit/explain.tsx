// A number that explains itself: click it for the formula, what went in, and the entries behind it.
import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'

export interface Arithmetic {
  /** In words and symbols: `1 − bad ÷ (total × (1 − target))`. */
  readonly formula: string
  readonly inputs: readonly (readonly [string, string])[]
  readonly result?: string
  readonly note?: ReactNode
}

export function Explain({ children, title, arithmetic }: { children: ReactNode; title: string; arithmetic: Arithmetic }) {
  return (
    <Popover width={340} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="explain" title={`${title}: show the arithmetic`}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ArithmeticBox title={title} arithmetic={arithmetic} />
      </Popover.Dropdown>
    </Popover>
  )
}

export function ArithmeticBox({ title, arithmetic }: { title?: string; arithmetic: Arithmetic }) {
  return (
    <div className="stack tight arithmetic">
      {title && <h2>{title}</h2>}
      <code>{arithmetic.formula}</code>
      <dl>
        {arithmetic.inputs.map(([name, value]) => (
          <div key={name} className="row apart">
            <dt className="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {arithmetic.result !== undefined && (
        <div className="row apart strong arithmetic-result">
          <span>Result</span>
          <span>{arithmetic.result}</span>
        </div>
      )}
      {arithmetic.note && <div className="muted small">{arithmetic.note}</div>}
    </div>
  )
}
