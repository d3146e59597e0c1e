// Which addresses mean the same repository.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOfRepository } from './repository.ts'

for (const row of [
  { says: 'the address itself', declared: 'https://github.com/acme/shop', address: 'https://github.com/acme/shop', is: true },
  { says: 'ssh and https', declared: 'git@github.com:acme/Shop.git', address: 'https://github.com/acme/shop', is: true },
  { says: 'only a path', declared: 'acme/shop', address: 'https://github.com/acme/shop', is: true },
  { says: 'a folder of it', declared: 'https://github.com/acme/shop/tree/main/services/cart', address: 'https://github.com/acme/shop', is: true },
  { says: 'a port and a group within a group', declared: 'ssh://git@git.example.org:2222/root/deep/shop.git', address: 'https://git.example.org/root/deep/shop', is: true },
  { says: 'another with the same beginning', declared: 'https://github.com/acme/shop-web', address: 'https://github.com/acme/shop', is: false },
  { says: 'the same path at another host', declared: 'https://gitlab.com/acme/shop', address: 'https://github.com/acme/shop', is: false },
  { says: 'no repository at all', declared: '', address: 'https://github.com/acme/shop', is: false },
]) test(`${row.says}: ${row.is ? 'the same' : 'another'} repository`, () => assert.equal(isOfRepository(row.declared, row.address), row.is))
