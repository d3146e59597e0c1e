// Completion scripts made from the program's own commands, so that they never fall behind.
import type { Command } from 'commander'
import { CliFailure, exitCodes } from './exit.ts'

export function completionScript(program: Command, shell: string): string {
  const words = wordsOf(program)
  const cases = [...words].map(([path, next]) => `    "${path}") words="${next.join(' ')}" ;;`).join('\n')
  const bash = `_mainstay() {
  local words path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ "$word" == -* ]] || path="\${path:+$path }$word"; done
  case "$path" in
${cases}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _mainstay mainstay`
  if (shell === 'bash') return bash
  if (shell === 'zsh') return `autoload -U +X bashcompinit && bashcompinit\n${bash}`
  if (shell === 'fish') {
    return [...words].flatMap(([path, next]) => next.map((word) => {
      const condition = path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`
      return `complete -c mainstay -n "${condition}" -f -a "${word}"`
    })).join('\n')
  }
  throw new CliFailure(exitCodes.badInput, `There is no completion for ${shell}.`, 'Use bash, zsh or fish.')
}

/** For each path of commands, what may follow. */
function wordsOf(command: Command, path = '', found = new Map<string, string[]>()): Map<string, string[]> {
  found.set(path, [...command.commands.map((sub) => sub.name()), ...command.options.map((option) => option.long ?? '').filter(Boolean)])
  for (const sub of command.commands) wordsOf(sub, path === '' ? sub.name() : `${path} ${sub.name()}`, found)
  return found
}
