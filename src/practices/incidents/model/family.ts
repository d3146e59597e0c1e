// Incidents that belong together without being one: a parent and its children, and a follow-up of what came back too soon.
import type { Incident } from './incident.ts'
import { isPractice } from './incident-type.ts'
import { isLive } from './lifecycle.ts'
import { isRegression } from './recovery.ts'

/** A parent, its children and theirs. Deeper than that nobody finds their way while it burns. */
export const mostLevels = 3
/** More children of one incident are a storm, which is one incident. */
export const mostChildren = 100

type Member = Pick<Incident, 'id' | 'number' | 'type' | 'isRestricted'>

export interface Joining {
  readonly child: Member
  readonly parent: Member
  /** Ids from the parent's parent upwards. */
  readonly ancestors: readonly string[]
  /** 0: the child has no children of its own. */
  readonly levelsBelow: number
  /** How many children the parent has. */
  readonly children: number
}

/** Why one cannot become the child of the other; null when it can. */
export function familyProblem({ child, parent, ancestors, levelsBelow, children }: Joining): { readonly say: string; readonly mend: string } | null {
  if (child.id === parent.id) return { say: `#${child.number} cannot be its own parent.`, mend: 'Name the other incident.' }
  if (ancestors.includes(child.id)) return { say: `#${parent.number} is below #${child.number} already.`, mend: 'Turn it round, or take its parent off first.' }
  if (child.isRestricted !== parent.isRestricted) return { say: 'One of the two is restricted, and the other would tell of it.', mend: 'Restrict both, or open both to everybody.' }
  if (isPractice(child.type) !== isPractice(parent.type)) return { say: 'What is practised and what really happens do not belong together.', mend: 'Name another incident.' }
  if (ancestors.length + 2 + levelsBelow > mostLevels) return { say: `More than ${mostLevels} levels would stand under one another.`, mend: 'Hang it under the uppermost.' }
  if (children >= mostChildren) return { say: `#${parent.number} has ${mostChildren} children already.`, mend: 'Merge what is one.' }
  return null
}

/** "#2 and #3, part of it, are still open."; nothing where all are over. */
export function openChildrenWords(children: readonly Pick<Incident, 'number' | 'state'>[]): string | null {
  const open = children.filter(({ state }) => isLive(state)).map(({ number }) => `#${number}`)
  if (open.length === 0) return null
  return `${open.length === 1 ? open[0] : `${open.slice(0, -1).join(', ')} and ${open.at(-1)}`}, part of it, ${open.length === 1 ? 'is' : 'are'} still open.`
}

/** Of those that were resolved before, the last whose watch was still on: this one is their trouble again. */
export function followsWhich(
  declared: Pick<Incident, 'id' | 'type' | 'environment' | 'declaredMs' | 'isRestricted'>,
  earlier: readonly { readonly incident: Pick<Incident, 'id' | 'number' | 'type' | 'environment' | 'resolvedMs' | 'isRestricted'>; readonly watchMs: number }[],
): string | null {
  const fits = earlier.filter(({ incident, watchMs }) =>
    incident.id !== declared.id && isPractice(incident.type) === isPractice(declared.type) && incident.isRestricted === declared.isRestricted
    && (incident.environment === null || declared.environment === null || incident.environment === declared.environment)
    && isRegression(incident.resolvedMs, declared.declaredMs, watchMs))
  return fits.toSorted((one, other) => other.incident.resolvedMs! - one.incident.resolvedMs! || other.incident.number - one.incident.number)[0]?.incident.id ?? null
}
