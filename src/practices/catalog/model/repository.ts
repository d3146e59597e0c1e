// Whether two addresses mean the same repository: `git@host:acme/shop.git` and `https://host/acme/shop/tree/main/cart` do.

interface Repository {
  /** Null where only a path is said. */
  readonly host: string | null
  readonly path: string
}

/** The path without host, `acme/shop`; null where none can be read. */
export function repositoryPath(address: string): string | null {
  return parse(address)?.path ?? null
}

/** @param declared as the catalog says it; it may name a folder in the repository. */
export function isOfRepository(declared: string, address: string): boolean {
  const [one, other] = [parse(declared), parse(address)]
  if (one === null || other === null) return false
  if (one.host !== null && other.host !== null && one.host !== other.host) return false
  return one.path === other.path || one.path.startsWith(`${other.path}/`)
}

function parse(address: string): Repository | null {
  const text = address.trim().toLowerCase().replace(/[?#].*$/, '').replace(/\/+$/, '')
  const [, , host, path] = /^(?:[a-z+]+:\/\/)?(?:([^@/]+)@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?[:/](.+)$/.exec(text) ?? []
  const plain = (path ?? text).replace(/^\/+/, '').replace(/\.git(?=\/|$)/, '').replace(/\/-\/tree\/.*$/, '').replace(/\/(?:tree|src|blob)\/.*$/, '')
  return /^[^/\s]+(\/[^/\s]+)+$/.test(plain) ? { host: host ?? null, path: plain } : null
}
