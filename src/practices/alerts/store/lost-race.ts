// Somebody else did the same at the same moment.

/** Another replica took in the same alerts meanwhile. The code is that of a conflict, upon which a transaction is carried out again. */
export class LostRace extends Error {
  readonly code = '40001'
}

const uniqueViolation = '23505'

/** For what only one may insert. */
export function asLostRace(problem: unknown): never {
  throw (problem as { code?: string }).code === uniqueViolation ? new LostRace('Another replica opened the same alert or situation meanwhile.', { cause: problem }) : problem
}
