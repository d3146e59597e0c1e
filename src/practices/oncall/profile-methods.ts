// How a rule of a profile names a method: by its address, and by kind and address where two methods share one (SMS and voice).

interface Addressed {
  readonly kind: string
  readonly address: string
}

export function methodKey(methods: readonly Addressed[], method: Addressed): string {
  return methods.filter(({ address }) => address === method.address).length > 1 ? `${method.kind}:${method.address}` : method.address
}

/** The first that fits. */
export function methodNamed<T extends Addressed>(methods: readonly T[], key: string): T | undefined {
  return methods.find(({ kind, address }) => key === address || key === `${kind}:${address}`)
}
