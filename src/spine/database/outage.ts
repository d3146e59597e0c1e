// Does an error mean that the database is away? Then nobody's input is wrong and nothing is broken in us: come again shortly.

/** Of the operating system and of PostgreSQL: stopped, crashed, starting, out of connections. Class 08 is connections. */
const codes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', '57P01', '57P02', '57P03', '53300'])
/** The driver's own, which have no code. */
const words = /^Connection terminated|is not queryable|timeout exceeded when trying to connect|Cannot use a pool after calling end/

export function isOutage(problem: unknown): boolean {
  const { code = '', message = '' } = problem as { code?: string; message?: string }
  return codes.has(code) || /^08...$/.test(code) || words.test(message)
}
