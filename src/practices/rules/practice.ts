// Plugs the linter into the house: the same checks as on a laptop, and a live Prometheus where one is connected. It keeps nothing.
import type { MetricSources } from '../../connections/metric-source.ts'
import { Fault } from '../../base/fault.ts'
import { route } from '../../spine/practice.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { LintAnswer, LintBody } from './contract.ts'
import { lookOnline } from './look-online.ts'
import { lint } from './model/lint.ts'
import { readRules } from './model/read-rules.ts'
import { defaultOptions } from './model/rule.ts'

const usualDays = 7

export function rules(wiring: { readonly sources: (house: House) => MetricSources }): Practice {
  return {
    name: 'rules',
    routes: [route({
      // Not for everybody who may read: it makes Prometheus compute, and asks addresses that stand in the files.
      method: 'POST', path: '/api/v1/rules/lint', access: 'respond', summary: 'Check Prometheus rule files, with a connection also against what is live', body: LintBody, answer: LintAnswer, bodyLimit: 8 * 1024 * 1024,
      async handle({ body }, house): Promise<LintAnswer> {
        const options = body.options ?? defaultOptions
        if (body.connection === undefined) return { ...answerOf(lint(body.files, options)), unlooked: [] }
        const source = await wiring.sources(house).find(body.connection)
        if (!source?.promql) throw new Fault('RULES_CONNECTION', { kind: 'not-found', say: `There is no connection ${body.connection} that takes PromQL.`, mend: 'See /api/v1/connections; it must be of type prometheus.' })
        const looked = await lookOnline(house, source.promql, { rules: body.files.flatMap((file) => readRules(file).rules), days: body.days ?? usualDays })
        return { ...answerOf(lint(body.files, options, looked.findings)), unlooked: [...looked.unlooked] }
      },
    })],
  }
}

const answerOf = ({ files, rules: count, findings }: ReturnType<typeof lint>): Omit<LintAnswer, 'unlooked'> => ({ files, rules: count, findings: [...findings] })
