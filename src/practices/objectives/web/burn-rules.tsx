// When it says that it burns: each rule with both windows, what they hold now, and the arithmetic.
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Explain } from '../../../web/kit/explain.tsx'
import { amount, compact, significant } from '../../../web/kit/number-words.ts'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import type { ObjectiveAnswer } from '../contract.ts'

type Rule = ObjectiveAnswer['rules'][number]

export function BurnRules({ objective }: { objective: ObjectiveAnswer }) {
  const allowed = 1 - objective.target
  const columns: readonly Column<Rule>[] = [
    { head: 'State', width: 100, cell: (rule) => <RuleBadge rule={rule} /> },
    { head: 'Says', phone: 'title', cell: (rule) => rule.severity },
    {
      head: 'Fires above',
      align: 'number',
      cell: (rule) => (
        <span
          data-tip={`An even burn of ${significant(rule.factor)} over ${rule.long} spends ${amount(rule.budgetShare, 'percent')} of the whole budget`}
        >
          {amount(rule.factor, 'factor')}
        </span>
      ),
    },
    { head: 'Over the long window', align: 'number', cell: (rule) => <BurnCell rule={rule} of="long" allowed={allowed} /> },
    { head: 'And the short one', align: 'number', cell: (rule) => <BurnCell rule={rule} of="short" allowed={allowed} /> },
    { head: 'What that means', grow: true, phone: 'hide', cell: (rule) => <span className="muted small">{rule.explanation}</span> },
  ]
  return (
    <Card flush title="When it burns too fast" note="both windows must be above the factor">
      {objective.rules.length === 0 ? (
        <QuietLine>It has no burn rules: nobody is told when it burns.</QuietLine>
      ) : (
        <Table label="Burn rules" columns={columns} rows={objective.rules} keyOf={(rule) => `${rule.severity} ${rule.long}`} />
      )}
    </Card>
  )
}

function RuleBadge({ rule }: { rule: Rule }) {
  if (rule.state === 'frozen')
    return (
      <StatusBadge
        plain
        tone="calm"
        shape="pause"
        tip={rule.isFiring ? 'It fired when too little was measured to judge, and stays so' : 'Too little is measured to judge'}
      >
        {rule.isFiring ? 'firing, frozen' : 'frozen'}
      </StatusBadge>
    )
  if (rule.state === 'firing')
    return (
      <StatusBadge plain tone={rule.severity === 'page' ? 'act' : 'warn'} shape={rule.severity === 'page' ? 'alarm' : 'triangle'}>
        firing
      </StatusBadge>
    )
  return (
    <StatusBadge plain tone="good" shape="tick">
      quiet
    </StatusBadge>
  )
}

function BurnCell({ rule, of, allowed }: { rule: Rule; of: 'long' | 'short'; allowed: number }) {
  const burn = of === 'long' ? rule.longBurn : rule.shortBurn
  const counts = of === 'long' ? rule.longCounts : rule.shortCounts
  const bad = counts.total - counts.good
  return (
    <span className={burn !== null && burn > rule.factor ? 'strong' : ''}>
      <Explain
        title={`Burn over ${rule[of]}`}
        arithmetic={{
          formula: '(bad ÷ total) ÷ (1 − target)',
          result: amount(burn, 'factor'),
          inputs: [
            ['bad', compact(bad)],
            ['total', compact(counts.total)],
            ['1 − target', `${significant(allowed * 100)} %`],
            ['minutes measured', amount(counts.coverage, 'percent')],
          ],
          note: `It fires above ${significant(rule.factor)}.`,
        }}
      >
        {amount(burn, 'factor')}
      </Explain>
      <span className="muted small"> {rule[of]}</span>
    </span>
  )
}
