// What changes say on the record. Subject: change/chg_….
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'
import { changeKinds, changeStates } from '../../base/change.ts'

const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })

const Told = {
  kind: oneOf(changeKinds), title: Text, source: Text, state: oneOf(changeStates), reference: Text, url: TextOrNull,
  /** A handle, as the sender names people; never an address. */
  by: TextOrNull,
  /** All of them, where it touches more than the service of the entry. */
  services: Type.Optional(Type.Array(Text)),
}

export const changeRecorded = defineEvent('change.recorded', 'A change to production is known: a deployment, infrastructure, configuration, a flag or a database.', Type.Object(Told))
export const changeUpdated = defineEvent('change.updated', 'The same change went on: it succeeded, failed or was rolled back.', Type.Object({ ...Told, previous: oneOf(changeStates) }))

/** Subject: `change-source/<name>`. */
export const changeSourceSaved = defineEvent('change-source.saved', 'A source of changes was declared or changed.', Type.Object({ dialect: Text }))
export const changeSourceRemoved = defineEvent('change-source.removed', 'A source of changes was removed.', Type.Object({}))
