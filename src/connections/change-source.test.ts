// Every dialect of changes: the claims on its payload files, the published vector, and real payloads where they are at hand.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '../../test/shared-data.ts'
import { argocdChanges } from './argocd/read-changes.ts'
import { cdeventsChanges } from './cdevents/read-changes.ts'
import { changeSourceClaims, hexHmac } from './change-source.conformance.ts'
import type { Proof } from './change-source.conformance.ts'
import { kindOfFiles } from './changed-files.ts'
import { fluxChanges } from './flux/read-changes.ts'
import { genericChanges } from './generic-changes.ts'
import { githubChanges } from './github/read-changes.ts'
import { gitlabChanges } from './gitlab/read-changes.ts'
import { jenkinsChanges } from './jenkins/read-changes.ts'
import { launchdarklyChanges } from './launchdarkly/read-changes.ts'
import { openfeatureChanges } from './openfeature/read-changes.ts'
import { spinnakerChanges } from './spinnaker/read-changes.ts'
import { terraformChanges } from './terraform/read-changes.ts'

const payloads = (path: string): URL => new URL(path, import.meta.url)
const standardWebhook: Proof = {
  sign(secret, body, nowMs) {
    const timestamp = String(Math.floor(nowMs / 1_000))
    const signature = createHmac('sha256', secret).update(`msg_1.${timestamp}.`).update(body).digest('base64')
    return { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,bm9uZQ== v1,${signature}` }
  },
}

changeSourceClaims(githubChanges, { payloads: payloads('github/change-payloads.json'), proofs: [{ sign: (secret, body) => ({ 'x-hub-signature-256': `sha256=${hexHmac('sha256', secret, body)}` }) }] })
changeSourceClaims(gitlabChanges, { payloads: payloads('gitlab/change-payloads.json'), proofs: [{ sign: (secret) => ({ 'x-gitlab-token': secret }) }, standardWebhook] })
changeSourceClaims(cdeventsChanges, { payloads: payloads('cdevents/change-payloads.json'), proofs: [] })
changeSourceClaims(argocdChanges, { payloads: payloads('argocd/change-payloads.json'), proofs: [] })
changeSourceClaims(fluxChanges, { payloads: payloads('flux/change-payloads.json'), proofs: [{ sign: (secret, body) => ({ 'x-signature': `sha256=${hexHmac('sha256', secret, body)}` }) }] })
changeSourceClaims(jenkinsChanges, { payloads: payloads('jenkins/change-payloads.json'), proofs: [] })
changeSourceClaims(spinnakerChanges, { payloads: payloads('spinnaker/change-payloads.json'), proofs: [] })
changeSourceClaims(terraformChanges, { payloads: payloads('terraform/change-payloads.json'), proofs: [{ sign: (secret, body) => ({ 'x-tfe-notification-signature': hexHmac('sha512', secret, body) }) }] })
changeSourceClaims(launchdarklyChanges, { payloads: payloads('launchdarkly/change-payloads.json'), proofs: [{ sign: (secret, body) => ({ 'x-ld-signature': hexHmac('sha256', secret, body) }) }] })
changeSourceClaims(openfeatureChanges, { payloads: payloads('openfeature/change-payloads.json'), proofs: [] })
changeSourceClaims(genericChanges, { payloads: payloads('generic-change-payloads.json'), proofs: [] })

test('a signature of GitLab that is too old is not believed', () => {
  const body = Buffer.from('{}')
  assert.match(gitlabChanges.disbelief({ headers: standardWebhook.sign('s', body, 1_000_000), body }, { secret: 's', nowMs: 1_000_000 + 301_000 }) ?? '', /five minutes/)
})

test('GitHub is read from a form too', () => {
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify({ action: 'published', release: { id: 1, tag_name: 'v1' }, repository: { full_name: 'acme/a' } }) }).toString())
  assert.equal(githubChanges.read({ headers: { 'x-github-event': 'release', 'content-type': 'application/x-www-form-urlencoded' }, body }, {}).value[0]?.title, 'Release a v1')
})

for (const [paths, kind] of [
  [['src/a.ts'], 'other'], [['deploy/values.yaml'], 'configuration'], [['main.tf', 'values.yaml'], 'infrastructure'], [['src/a.ts', 'db/migrate/1.rb'], 'database'], [[], 'other'],
] as const) test(`files ${paths.join(', ') || '(none)'} make a change of kind ${kind}`, () => assert.equal(kindOfFiles(paths), kind))

const folder = sharedData()
const skip = folder === null ? 'no shared data' : false
const filesOf = (path: string): readonly string[] => globSync(join(folder!, 'changes', path)).sort()

test('the published vector of GitHub’s signature holds', { skip }, () => {
  const [vector] = JSON.parse(readFileSync(join(folder!, 'changes/github-signature-vector.json'), 'utf8')) as [{ secret: string; payload: string; expected: string }]
  const message = { headers: { 'x-hub-signature-256': vector.expected }, body: Buffer.from(vector.payload) }
  assert.equal(githubChanges.disbelief(message, { secret: vector.secret, nowMs: 0 }), null)
  assert.notEqual(githubChanges.disbelief({ ...message, body: Buffer.from('Hello, World?') }, { secret: vector.secret, nowMs: 0 }), null)
})

test('real payloads of GitHub are read or ignored, none is refused', { skip }, () => {
  const outcome = new Map<string, number>()
  for (const file of filesOf('github/*/*.json')) {
    const event = basename(join(file, '..'))
    const read = githubChanges.read({ headers: { 'x-github-event': event }, body: readFileSync(file) }, { workflows: ['test', 'CI'] })
    assert.deepEqual(read.findings, [], file)
    for (const { title } of read.value) assert.ok(title.length > 0)
    outcome.set(event, (outcome.get(event) ?? 0) + read.value.length)
  }
  for (const event of ['deployment', 'deployment_status', 'release', 'push']) assert.ok((outcome.get(event) ?? 0) > 0, event)
})

test('real payloads of GitLab and every kind of CDEvent are read or ignored, none is refused', { skip }, () => {
  const told = new Set<string>()
  for (const file of filesOf('gitlab/*.json')) {
    const read = gitlabChanges.read({ headers: {}, body: readFileSync(file) }, {})
    if (!file.endsWith('job-event.json')) assert.deepEqual(read.findings, [], file)
    if (read.value.length > 0) told.add(basename(file))
  }
  assert.deepEqual([...told], ['deployment-event.json', 'push-event.json', 'release-event.json'])
  for (const file of filesOf('cdevents/*_*.json')) {
    const read = cdeventsChanges.read({ headers: {}, body: readFileSync(file) }, {})
    assert.deepEqual(read.findings, [], file)
    if (read.value.length > 0) told.add(basename(file, '.json'))
  }
  assert.deepEqual([...told].slice(3), ['environment_created', 'environment_deleted', 'environment_modified', 'service_deployed', 'service_removed', 'service_rolledback', 'service_upgraded'])
})
