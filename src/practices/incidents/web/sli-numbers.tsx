// SLIs before and after something was done: shares with the counts behind them.
import { formatPercent } from '../../../base/ratio.ts'
import { exactTime, msOf } from '../../../web/kit/time-words.ts'
import type { SliVerdictAnswer, SliWindowAnswer } from '../contract-mitigations.ts'

const counts = new Intl.NumberFormat('en')
const words = { pass: 'met', fail: 'missed', unknown: 'unknown' }

export function SliNumbers({ slis }: { slis: readonly SliVerdictAnswer[] }) {
  return (
    <table className="weighed-numbers">
      <thead>
        <tr>
          <th scope="col">Objective</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">{'\u00a0'}</th>
        </tr>
      </thead>
      <tbody>
        {slis.map((sli) => (
          <tr key={sli.name}>
            <td>
              {sli.displayName} <span className="muted">{formatPercent(sli.target)}</span>
            </td>
            <td className="figure">
              <Figure of={sli.before} />
            </td>
            <td className="figure">
              <Figure of={sli.after} />
            </td>
            <td className={`tone-${sli.verdict === 'pass' ? 'good' : sli.verdict === 'fail' ? 'warn' : 'calm'}`} data-tip={sli.because}>
              {words[sli.verdict]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figure({ of }: { of: SliWindowAnswer }) {
  const [fromMs, toMs] = [msOf(of.from), msOf(of.to)]
  const tip = fromMs === null || toMs === null ? '' : `From ${exactTime(fromMs)}\nuntil ${exactTime(toMs)}`
  return (
    <span data-tip={tip}>
      {of.share === null ? 'no data' : formatPercent(of.share, 2)} <span className="muted">{of.share !== null && `${counts.format(of.good)} of ${counts.format(of.total)}`}</span>
    </span>
  )
}
