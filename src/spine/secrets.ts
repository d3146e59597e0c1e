// References to secrets in settings, and reading what stands behind them: never stored, never logged, never answered.
import { open, realpath } from 'node:fs/promises'
import { isAbsolute, resolve, sep } from 'node:path'
import { Fault } from '../base/fault.ts'

const reference = /\$\{(env|file):([^}\n]+)\}/g
/** A token or a password; whole key files are no header. */
const maxBytes = 16 * 1024
/** Where a file is not a file, or speaks of this very process. */
const closedFolders = ['/proc', '/sys', '/dev']

export interface Secrets {
  /** The text with every `${env:NAME}` and `${file:/path}` replaced by what it names now. Throws a Fault that names the reference only. */
  resolve(text: string): Promise<string>
}

/** @param dataFolder holds the house's own secrets: no reference may read from it. */
export function secretsFrom(env: NodeJS.ProcessEnv, dataFolder: string): Secrets {
  return {
    async resolve(text) {
      let resolved = ''
      let from = 0
      for (const found of text.matchAll(reference)) {
        const [whole, kind, name] = found as unknown as [string, 'env' | 'file', string]
        resolved += text.slice(from, found.index) + (kind === 'env' ? fromEnvironment(env, name) : await fromFile(name, dataFolder))
        from = found.index + whole.length
      }
      return resolved + text.slice(from)
    },
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv, name: string): string {
  // Who may edit connections is not who may read the database's password.
  if (name.startsWith('MAINSTAY_')) throw closed(`\${env:${name}}`, 'variables that begin with MAINSTAY_ are settings of the house')
  const value = env[name]
  if (value === undefined || value === '') {
    throw new Fault('SECRETS_NOT_THERE', { kind: 'unavailable', say: `The environment of Mainstay has no ${name}.`, mend: `Set ${name} where Mainstay is started, and start it again.`, reference: name })
  }
  return oneLine(value, `\${env:${name}}`)
}

async function fromFile(path: string, dataFolder: string): Promise<string> {
  const shown = `\${file:${path}}`
  if (!isAbsolute(path)) throw closed(shown, 'its path is not absolute')
  try {
    // Links are followed first, so that none leads around the check.
    const real = await realpath(path)
    const ownFolder = await realpath(dataFolder).catch(() => resolve(dataFolder))
    if ([...closedFolders, ownFolder].some((folder) => real === folder || real.startsWith(folder + sep))) throw closed(shown, 'that folder is not for secrets of connections')
    const file = await open(real, 'r')
    try {
      if (!(await file.stat()).isFile()) throw closed(shown, 'it is no plain file')
      const { bytesRead, buffer } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0)
      if (bytesRead > maxBytes) throw closed(shown, `it is larger than ${maxBytes} bytes`)
      return oneLine(buffer.toString('utf8', 0, bytesRead), shown)
    } finally {
      await file.close()
    }
  } catch (problem) {
    if (problem instanceof Fault) throw problem
    const code = (problem as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be read by Mainstay' : `cannot be read (${code ?? 'unknown'})`
    throw new Fault('SECRETS_NOT_THERE', { kind: 'unavailable', say: `The file ${path} ${why}.`, mend: 'Put the secret there, readable by the user that Mainstay runs as.', reference: path })
  }
}

/** A secret is one line: whatever has more is another kind of file, and would break a header in two. */
function oneLine(text: string, shown: string): string {
  const value = text.replace(/\r?\n$/, '')
  if (/[\r\n\0]/.test(value)) throw closed(shown, 'it holds more than one line')
  if (value === '') throw new Fault('SECRETS_NOT_THERE', { kind: 'unavailable', say: `${shown} is empty.`, mend: 'Put the secret there.' })
  return value
}

function closed(shown: string, why: string): Fault {
  return new Fault('SECRETS_REFUSED', { kind: 'forbidden', say: `${shown} is not read: ${why}.`, mend: 'Name a variable of the environment, or a file that holds just this secret.' })
}
