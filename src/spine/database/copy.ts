// PostgreSQL's COPY: rows as one stream of text, a third cheaper for the server than an insert of the same rows.
import pg from 'pg'

/** Passed as the one parameter of a `copy … from stdin`. */
export class CopyText {
  readonly text: string
  /** @param heads begin the lines, one each: what is known last. */
  constructor(lines: readonly string[], heads?: readonly string[]) {
    let text = ''
    for (let i = 0; i < lines.length; i++) text += `${heads === undefined ? '' : `${heads[i]!}\t`}${lines[i]!}\n`
    this.text = text
  }
}

export function copyLine(row: readonly unknown[]): string {
  let line = ''
  for (let i = 0; i < row.length; i++) {
    const value = row[i]
    if (i > 0) line += '\t'
    if (value === null || value === undefined) line += '\\N'
    else if (typeof value === 'number') line += value
    else line += escaped(String(value))
  }
  return line
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(text: string): string {
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (char) => escapes[char]!) : text
}

/** What of the driver's connection is used here. */
interface Wire {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

interface Answer { readonly command: string; readonly rowCount: number | null; readonly rows: readonly unknown[] }
type Answered = (problem: Error | null, answer: Answer) => void

/** The driver lets only its own kind of query into a pipeline; what of it is overridden here is not in its types. */
const DriverQuery = (pg as unknown as { Query: new (config: { text: string; callback: Answered }) => object }).Query

class CopyQuery extends DriverQuery {
  readonly #text: string
  readonly #rows: CopyText
  constructor(text: string, rows: CopyText, callback: Answered) {
    super({ text, callback })
    this.#text = text
    this.#rows = rows
  }
  /** All at once: a server that refuses the statement passes over the rows. */
  submit(wire: Wire): void {
    wire.query(this.#text)
    wire.sendCopyFromChunk(Buffer.from(this.#rows.text))
    wire.endCopyFrom()
  }
  handleCopyInResponse(): void {}
}

type Query = (...args: unknown[]) => unknown

/** Teaches a client to answer a query whose one parameter is a CopyText. */
export function withCopy(client: pg.PoolClient): void {
  const plain = client.query.bind(client) as Query
  const query: Query = (...args) => {
    const rows = Array.isArray(args[1]) ? (args[1][0] as unknown) : undefined
    if (!(rows instanceof CopyText)) return plain(...args)
    return new Promise<Answer>((resolve, reject) => {
      plain(new CopyQuery(args[0] as string, rows, (problem, answer) => (problem ? reject(problem) : resolve(answer))))
    })
  }
  Object.assign(client, { query })
}
