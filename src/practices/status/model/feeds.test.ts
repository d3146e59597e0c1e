// Ids in the feeds that programs compare.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupId } from './feeds.ts'

test('groups keep the ids they had, and groups of other scripts have ids of their own', () => {
  assert.equal(groupId('Web & API'), 'group-web-api')
  assert.deepEqual(['購入', '検索', 'Оплата', 'कीमत'].map(groupId), ['group-購入', 'group-検索', 'group-оплата', 'group-कीमत'])
})
