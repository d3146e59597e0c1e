// What a practice's commands are given: the program to add to, the API to speak to, and how to answer.
import type { Command } from 'commander'
import type { Api } from './api.ts'
import type { Output } from './output.ts'

export interface Cli {
  readonly program: Command
  readonly api: Api
  readonly out: Output
}

export type Commands = (cli: Cli) => void
