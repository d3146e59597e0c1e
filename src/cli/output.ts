// Answers on standard output, aligned for people or as JSON for programs; progress and complaints on standard error.

export interface Output {
  readonly isJson: boolean
  /** `value` as JSON when asked for, else what `show` writes. */
  answer(value: unknown, show: () => void): void
  line(text: string): void
  /** Columns as wide as their widest cell. */
  table(rows: readonly Readonly<Record<string, string | number | null | undefined>>[], columns?: readonly string[]): void
  progress(text: string): void
  findings(findings: readonly { level: string; code: string; say: string; mend: string; file?: string; line?: number; field?: string }[]): void
  /** Ends the process with this code after the command, without an error message. */
  exitWith(code: number): void
}

const colours: Readonly<Record<string, string>> = { error: '31', warning: '33', info: '36', bold: '1' }

export function outputTo(options: { isJson: () => boolean }): Output {
  const isTerminal = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined
  const paint = (colour: string, text: string): string => (isTerminal ? `\u001b[${colours[colour] ?? '0'}m${text}\u001b[0m` : text)
  const line = (text: string): void => void process.stdout.write(`${text}\n`)
  return {
    get isJson() {
      return options.isJson()
    },
    answer(value, show) {
      if (options.isJson()) line(JSON.stringify(value, null, 2))
      else show()
    },
    line,
    table(rows, columns = Object.keys(rows[0] ?? {})) {
      if (rows.length === 0) return line('None.')
      const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')))
      const widths = columns.map((column, index) => Math.max(column.length, ...cells.map((row) => row[index]!.length)))
      const format = (row: readonly string[]): string => row.map((cell, index) => cell.padEnd(widths[index]!)).join('  ').trimEnd()
      line(paint('bold', format(columns.map((column) => column.toUpperCase()))))
      for (const row of cells) line(format(row))
    },
    progress: (text) => void process.stderr.write(`${text}\n`),
    findings(findings) {
      for (const { level, code, say, mend, file, line: at, field } of findings) {
        const place = [file, at].filter((part) => part !== undefined).join(':')
        line(`${paint(level, level)} ${place ? `${place} ` : ''}${field ? `${field}: ` : ''}${say} [${code}]\n      ${mend}`)
      }
    },
    exitWith: (code) => void (process.exitCode = code),
  }
}
