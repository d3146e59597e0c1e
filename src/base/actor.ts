// Who did it: a closed union, never free text.

export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'token'; readonly id: string; readonly name: string }
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'mainstay' }

export const mainstay: Actor = { kind: 'mainstay' }

/** As the record writes it: `person/per_…`, `connection/alertmanager`, `mainstay`. */
export function actorText(actor: Actor): string {
  return actor.kind === 'mainstay' ? 'mainstay' : `${actor.kind}/${actor.id}`
}
