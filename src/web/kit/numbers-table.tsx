// The numbers of a chart as a table: for those who want to read them, or cannot see the chart.
import { amount } from './number-words.ts'
import type { Unit } from './number-words.ts'
import type { Columns } from './series.ts'
import { exactTime, planTime } from './time-words.ts'

/** Rows of the table view; the copy has all. */
const mostRows = 400

export function NumbersTable({ columns, unit, title }: { columns: Columns; unit: Unit; title: string }) {
  const from = Math.max(0, columns.timesMs.length - mostRows)
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={`${title} as table`}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Time</th>
            {columns.series.map((each) => (
              <th key={each.label} scope="col" className="number">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.timesMs
            .slice(from)
            .map((atMs, offset) => (
              <tr key={atMs}>
                <td data-tip={exactTime(atMs)}>{planTime(atMs)}</td>
                {columns.series.map((each) => (
                  <td key={each.label} className="number">
                    {amount(each.values[from + offset] ?? null, unit)}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
      {from > 0 && (
        <p className="quiet-line">
          The latest {mostRows} of {columns.timesMs.length} rows; copying takes all.
        </p>
      )}
    </div>
  )
}
