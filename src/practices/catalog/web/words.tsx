// Small words of the catalog: tier, kinds of dependency, sources.
import type { ProvenanceAnswer } from './types.ts'

export const tierMeans: Readonly<Record<number, string>> = {
  0: 'Tier 0: everything stands on it',
  1: 'Tier 1: users notice at once',
  2: 'Tier 2: users notice after a while',
  3: 'Tier 3: only we notice',
}

export function Tier({ tier }: { tier: number | null }) {
  return tier === null ? (
    <span className="muted" data-tip="Nobody said how important it is">
      no tier
    </span>
  ) : (
    <span className="tag" data-tip={tierMeans[tier]}>
      tier {tier}
    </span>
  )
}

export const kindWords: Readonly<Record<string, string>> = {
  sync: 'calls it',
  async: 'through a queue',
  datastore: 'datastore',
  vendor: 'vendor',
}
export const sourceWords: Readonly<Record<string, string>> = { own: 'Mainstay', backstage: 'Backstage' }

export function provenanceWords({ source, from, line }: ProvenanceAnswer): string {
  return `From ${sourceWords[source] ?? source}: ${from}${line === null ? '' : `, line ${line}`}`
}

export function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? 'nothing' : JSON.stringify(value)
}
