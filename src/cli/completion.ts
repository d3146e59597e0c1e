// Completion scripts made from the program's own commands, so that they never fall behind.
import type { Command } from 'commander'
import { CliFailure, exitCodes } from './exit.ts'

/** What may follow one path of commands: `page`, `page show`; the program itself has the empty path. */
interface Place {
  readonly path: string
  readonly commands: readonly string[]
  readonly options: readonly { readonly long: string; readonly takesValue: boolean }[]
}

export function completionScript(program: Command, shell: string): string {
  const places = placesOf(program)
  if (shell === 'bash') return bashScript(places)
  if (shell === 'zsh') return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(places)}`
  if (shell === 'fish') return fishScript(places)
  throw new CliFailure(exitCodes.badInput, `There is no completion for ${shell}.`, 'Use bash, zsh or fish.')
}

function bashScript(places: readonly Place[]): string {
  const cases = places.map(({ path, commands, options }) => `    "${path}") words="${[...commands, ...options.map(({ long }) => long)].join(' ')}" ;;`)
  // Only words that go on from a known path to a known path count: arguments and values of options are passed over.
  return `_mainstay() {
  local words="" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${places.slice(1).map(({ path }) => `"${path}"`).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _mainstay mainstay`
}

function fishScript(places: readonly Place[]): string {
  return places.flatMap(({ path, commands, options }) => {
    const passed = path.split(' ').filter(Boolean).map((word) => `__fish_seen_subcommand_from ${word}`)
    const here = [...(passed.length > 0 ? passed : ['__fish_use_subcommand']), ...(commands.length > 0 && passed.length > 0 ? [`not __fish_seen_subcommand_from ${commands.join(' ')}`] : [])].join('; and ')
    return [
      ...commands.map((word) => `complete -c mainstay -n "${here}" -f -a "${word}"`),
      ...options.map(({ long, takesValue }) => `complete -c mainstay -n "${here}" -l "${long.slice(2)}"${takesValue ? ' -r' : ''}`),
    ]
  }).join('\n')
}

function placesOf(program: Command): readonly Place[] {
  const optionsOf = (command: Command): Place['options'] => command.options.flatMap(({ long, required }) => (long ? [{ long, takesValue: required }] : []))
  const everywhere = optionsOf(program)
  const places: Place[] = []
  const add = (command: Command, path: string): void => {
    const commands = command.commands.flatMap((sub) => [sub.name(), ...sub.aliases()])
    places.push({ path, commands, options: command === program ? everywhere : [...optionsOf(command), ...everywhere] })
    for (const sub of command.commands) for (const name of [sub.name(), ...sub.aliases()]) add(sub, path === '' ? name : `${path} ${name}`)
  }
  add(program, '')
  return places
}
