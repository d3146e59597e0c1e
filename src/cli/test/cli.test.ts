// The command line as a person or a script meets it: the real program against a real house, its words and its exit codes.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Command } from 'commander'
import { commands } from '../../commands.ts'
import { startShop } from '../../../examples/shop/shop.ts'
import { freePort } from '../../../test/free-port.ts'
import { bootstrapToken, eventually, startHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { exitCodes } from '../exit.ts'
import { buildProgram } from '../run.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'bin/mainstay.mjs')
const folder = mkdtempSync(join(tmpdir(), 'mainstay-cli-'))
let house: TestHouse
const used = new Set<string>()

before(async () => { house = await startHouse() })
after(async () => {
  await house.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Ran { readonly code: number; readonly out: string; readonly err: string }

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const { MAINSTAY_TOKEN: _token, MAINSTAY_URL: _url, MAINSTAY_BOOTSTRAP_TOKEN: _bootstrap, ...inherited } = process.env
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env: { ...inherited, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken, ...env }, cwd: folder })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece))
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}

/** Runs what can be repeated for people and for programs; both must end with the same code, and the second with nothing but JSON. */
async function both<T = Record<string, unknown>>(args: readonly string[], code: number = exitCodes.ok): Promise<{ text: string; json: T }> {
  const [json, shown] = await Promise.all([runJson<T>(args, code), run(args)])
  assert.equal(shown.code, code, `${args.join(' ')}: ${shown.err}`)
  assert.doesNotMatch(shown.out, /undefined|\[object|NaN/)
  return { text: shown.out, json }
}

async function runJson<T = Record<string, unknown>>(args: readonly string[], code: number = exitCodes.ok): Promise<T> {
  used.add(commandOf(args))
  const asked = await run([...args, '--json'])
  assert.equal(asked.code, code, `${args.join(' ')}: ${asked.err}`)
  return JSON.parse(asked.out) as T
}

function commandOf(args: readonly string[]): string {
  return args.slice(0, 2).filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-')).join(' ')
}

const objective = (service: string): string => `apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: ${service} }
spec: { tier: 1 }
---
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { role: responder, email: ada@example.org }
`

test('configuration is shown, applied and written back', async () => {
  writeFileSync(join(folder, 'shop.yaml'), objective('checkout'))
  assert.match((await both(['diff', '-f', 'shop.yaml'], exitCodes.unwell)).text, /created +Service +checkout/)
  const applied = await runJson<{ isApplied: boolean }>(['apply', '-f', 'shop.yaml'])
  assert.equal(applied.isApplied, true)
  assert.match((await both(['apply', '-f', 'shop.yaml'])).text, /2 unchanged\.\nApplied\./)
  await both(['diff', '-f', 'shop.yaml'])
  assert.match((await both(['export'])).text, /kind: Service/)
  await both(['export', '-d', 'out'])
  const files = readdirSync(join(folder, 'out'))
  assert.deepEqual(files.sort(), ['person.yaml', 'service.yaml'])
  assert.match(readFileSync(join(folder, 'out/service.yaml'), 'utf8'), /name: checkout/)
  await both(['diff', '-f', 'out'])
  writeFileSync(join(folder, 'bad.yaml'), 'apiVersion: mainstay.dev/v1\nkind: Person\nmetadata: { name: x }\nspec: { role: king }\n')
  const bad = await both<{ isApplied: boolean }>(['apply', '-f', 'bad.yaml'], exitCodes.badInput)
  assert.match(bad.text, /error bad\.yaml:4 .*\n +\S/)
  assert.match(bad.text, /Nothing was applied/)
  await both(['diff', '-f', 'bad.yaml'], exitCodes.badInput)
})

test('people, tokens and keys are made, listed and revoked', async () => {
  const person = await runJson<{ id: string }>(['person', 'add', 'grace', '--role', 'viewer', '--display-name', 'Grace Hopper'])
  assert.match((await both(['person', 'list'])).text, /grace +Grace Hopper +viewer/)
  assert.match((await both<{ url: string }>(['person', 'sign-in-link', person.id])).json.url, /#code=msl_/)
  const made = await runJson<{ id: string; secret: string }>(['token', 'create', 'ci', '--role', 'viewer'])
  assert.equal((await run(['service', 'list'], { MAINSTAY_TOKEN: made.secret })).code, exitCodes.ok)
  assert.match((await both(['token', 'list'])).text, /ci +viewer/)
  const shown = await run(['token', 'create', 'bare', '--role', 'viewer'])
  assert.match(shown.out, /^mst_\S+\n$/, 'standard output is the secret alone, for a script to take')
  await runJson(['token', 'revoke', made.id])
  assert.equal((await run(['token', 'revoke', made.id])).code, exitCodes.notFound)
  const key = await runJson<{ id: string }>(['ingest-key', 'create', 'prometheus'])
  assert.match((await both(['ingest-key', 'list'])).text, /prometheus/)
  await runJson(['ingest-key', 'revoke', key.id])
})

test('the catalog, the record and the installation are looked at', async () => {
  assert.match((await both(['service', 'list'])).text, /checkout/)
  await both(['service', 'show', 'checkout'])
  await both(['service', 'set', 'checkout', '--tier', '2', '--description', 'Takes money.'])
  await both(['team', 'set', 'shop', '--members', 'ada,grace'])
  await both(['team', 'list'])
  await both(['team', 'show', 'shop'])
  await runJson(['team', 'remove', 'shop'])
  writeFileSync(join(folder, 'catalog-info.yaml'), 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: cart }\nspec: { type: service, lifecycle: production, owner: shop }\n')
  await both(['catalog', 'import', 'catalog-info.yaml'])
  await runJson(['service', 'remove', 'checkout'])
  assert.match((await both(['record', 'list', '--kind', 'person.added'])).text, /person\.added/)
  await both(['record', 'verify'])
  await both(['jobs', 'list'])
  await both(['connection', 'list'])
  await both(['connection', 'health'])
  await both(['outbox'])
  await both(['objective', 'list'])
  await both(['on-call'])
  await both(['schedule', 'list'])
  await both(['escalation-policy', 'list'])
  await both(['page', 'list'])
  const doctor = await runJson<{ installation: { database: string }; findings: { level: string }[] }>(['doctor'], await wellness())
  assert.equal(doctor.installation.database, 'embedded')
  assert.match((await run(['doctor'])).out, /Mainstay .+ at http.+ embedded database\.\n/)
})

/** The empty house has findings of its own; the exit code must say the same as they do. */
async function wellness(): Promise<number> {
  const { body } = await house.call<{ items: { level: string }[] }>('GET', '/api/v1/findings')
  return body.items.every(({ level }) => level === 'info') ? exitCodes.ok : exitCodes.unwell
}

test('an incident goes from declared to closed', async () => {
  const { number } = await runJson<{ number: number }>(['incident', 'declare', 'sev2 Checkout is slow'])
  const ref = String(number)
  assert.match((await both(['incident', 'list'])).text, /Checkout is slow/)
  await both(['incident', 'show', ref])
  await runJson(['incident', 'note', ref, 'Looking at it.'])
  await runJson(['incident', 'role', ref, 'incident-commander', 'grace'])
  await runJson(['incident', 'ask', ref, 'operations-lead', 'ada', '--brief', 'Watch the queue'])
  await runJson(['incident', 'severity', ref, 'sev3', '--reason', 'only a few'])
  const { hypothesis } = await runJson<{ hypothesis: { id: string } }>(['incident', 'hypothesis', 'add', ref, 'The pool is too small'])
  assert.match((await run(['incident', 'hypothesis', 'support', ref, hypothesis.id, '--note', 'It is full'])).out, /speaks for/)
  assert.match((await run(['incident', 'hypothesis', 'list', ref])).out, /supported: The pool is too small\n +for +word +It is full/)
  const { number: secret } = await runJson<{ number: number }>(['incident', 'declare', 'A key was stolen', '--type', 'security', '--restricted-to', 'grace'])
  assert.equal((await run(['incident', 'show', String(secret)])).code, exitCodes.notFound, 'a token is nobody')
  const { number: known } = await runJson<{ number: number }>(['incident', 'declare', 'Known to all'])
  assert.match((await runJson<{ say: string }>(['incident', 'restrict', String(known), '--reason', 'It was an attack', '--people', 'grace'])).say, /seen by one person only/)
  await both(['break-glass', 'list'])
  assert.match((await both(['incident', 'restricted'])).text, new RegExp(`#${known}[^]*#${secret}`))
  const { number: copy } = await runJson<{ number: number }>(['incident', 'declare', 'The same again'])
  assert.match((await run(['incident', 'merge', String(copy), ref])).out, /is part of #/)
  await runJson(['incident', 'merge', String(copy), ref])
  await runJson(['incident', 'split-off', String(copy)])
  assert.match((await runJson<{ say: string }>(['incident', 'parent', String(copy), ref, '--reason', 'one outage'])).say, /is part of #/)
  assert.match((await both(['incident', 'family', ref])).text, new RegExp(`child +#${copy} `))
  await runJson(['incident', 'no-parent', String(copy)])
  const { items: entries } = await runJson<{ items: { seq: number }[] }>(['incident', 'timeline', ref])
  await runJson(['incident', 'pin', ref, String(entries[0]!.seq)])
  const { seq: noted } = (await runJson<{ items: { seq: number; kind: string }[] }>(['incident', 'timeline', ref])).items.find(({ kind }) => kind === 'incident.noted')!
  await runJson(['incident', 'retime', ref, String(noted), new Date(Date.now() - 600_000).toISOString(), '--reason', 'As the log says'])
  assert.match((await run(['incident', 'timeline', ref])).out, /moved from .* As the log says/)
  await runJson(['incident', 'retime', ref, String(noted), '--reason', 'The log was wrong'])
  await runJson(['incident', 'annotate', ref, String(noted), 'It was the cache.'])
  const annotation = /(ann_\w+) .*It was the cache/.exec((await run(['incident', 'timeline', ref])).out)![1]!
  await runJson(['incident', 'annotate', ref, annotation, 'It was the pool.'])
  assert.match((await both(['incident', 'timeline', ref, '--pinned'])).text, /\[pinned\]/)
  assert.match((await both(['incident', 'matrix'])).text, /unusable +SEV1/)
  assert.match((await both(['incident', 'similar', ref])).text, /Nothing like it among \d+ earlier/)
  for (const verb of ['mitigate', 'resolve']) await runJson(['incident', verb, ref])
  assert.equal((await run(['incident', 'close', ref])).code, exitCodes.conflict, 'closing asks first')
  await runJson(['incident', 'learned', ref, '--impact', 'Everybody', '--detection', 'By an alert', '--unknown', 'cause=still looking', 'impact-start=no logs'])
  await runJson(['incident', 'close', ref])
  assert.match((await both(['incident', 'postmortem-seed', ref])).text, /impact_start +unknown/)
  await both(['incident', 'recovery', ref])
  await runJson(['incident', 'reopen', ref, '--reason', 'It is back.'])
  assert.match((await both(['incident', 'timeline', ref])).text, /Looking at it\./)
  assert.match((await both(['incident', 'markdown', ref])).text, /^# /)
  assert.match((await both(['incident', 'timeline-export', ref])).text, /^entry,at,/)
})

/** Four ports in a row: any of them may be taken in between. */
async function shopSomewhere(triesLeft = 5): Promise<{ readonly port: number; readonly shop: Awaited<ReturnType<typeof startShop>> }> {
  const port = await freePort()
  try {
    return { port, shop: await startShop({ basePort: port, requestsASecond: 0 }) }
  } catch (problem) {
    if (triesLeft === 0 || !String(problem).includes('EADDRINUSE')) throw problem
    return shopSomewhere(triesLeft - 1)
  }
}

test('a drill is played on the shop until what helps is done, and is judged from the record', async () => {
  const { port, shop } = await shopSomewhere()
  try {
    assert.match((await both(['drill', 'list'])).text, /bad-deploy +Orders fail for many customers/)
    used.add('drill run')
    const played = run(['drill', 'run', 'bad-deploy', '--shop', `http://127.0.0.1:${port}`])
    await eventually(async () => shop.services.checkout.fault.kind === 'errors')
    const { items: [drill] } = (await house.call<{ items: { id: string; title: string }[] }>('GET', '/api/v1/incidents?limit=1')).body
    assert.equal(drill!.title, '[Drill] Orders fail for many customers')
    const path = `/api/v1/incidents/${drill!.id}`
    assert.doesNotMatch((await house.call('GET', `${path}/drill`)).text, /deploy/, 'what it is stays unsaid')
    const { mitigation } = (await house.call<{ mitigation: { id: string } }>('POST', `${path}/mitigations`, { kind: 'roll-back', text: 'to the version before' })).body
    await house.call('POST', `${path}/mitigations/${mitigation.id}/done`)
    await eventually(async () => shop.services.checkout.fault.kind === 'none')
    await house.call('POST', `${path}/resolve`)
    const ran = await played
    assert.equal(ran.code, exitCodes.ok, ran.err)
    assert.match(ran.out, /finished\. What happened: A deploy of checkout/)
    assert.match(ran.out, /yes +What was done is what helps \(after \d+s\)\n/)
    assert.match(ran.out, /no +The first update is written within 15m\. Everybody else learns/)
    assert.match((await both(['drill', 'review', drill!.id])).text, /no +An Incident Commander/)
    assert.equal((await run(['drill', 'run', 'slow-leak', '--shop', 'http://127.0.0.1:1'])).code, exitCodes.unreachable, 'no drill without a shop')
  } finally {
    await shop.stop()
  }
})

for (const { says, args, env, code, words } of [
  { says: 'a server that is not there', args: ['doctor'], env: { MAINSTAY_URL: 'http://127.0.0.1:59998' }, code: exitCodes.unreachable, words: /does not answer: ECONNREFUSED/ },
  { says: 'an address that is none', args: ['service', 'list', '--url', 'mainstay'], code: exitCodes.unreachable, words: /mainstay does not answer/ },
  { says: 'a wrong token', args: ['service', 'list'], env: { MAINSTAY_TOKEN: 'mst_wrong' }, code: exitCodes.refused, words: /ACCESS_UNKNOWN_SECRET/ },
  { says: 'no token', args: ['doctor'], env: { MAINSTAY_TOKEN: '' }, code: exitCodes.refused, words: /ACCESS_NOT_SIGNED_IN/ },
  { says: 'a thing that is not there', args: ['service', 'show', 'nothing'], code: exitCodes.notFound, words: /nothing/ },
  { says: 'a name that is taken', args: ['person', 'add', 'admin', '--role', 'viewer'], code: exitCodes.conflict, words: /ACCESS_NAME_TAKEN/ },
  { says: 'a role that is none', args: ['person', 'add', 'x', '--role', 'king'], code: exitCodes.badInput, words: /viewer, responder/ },
  { says: 'a number that is none', args: ['token', 'create', 'x', '--role', 'viewer', '--expires-in-days', 'many'], code: exitCodes.badInput, words: /expiresInDays/ },
  { says: 'a missing option', args: ['person', 'add', 'x'], code: exitCodes.badInput, words: /--role/ },
  { says: 'a command nobody knows', args: ['servcie'], code: exitCodes.badInput, words: /servcie/ },
  { says: 'a file that is not there', args: ['apply', '-f', 'nowhere.yaml'], code: exitCodes.badInput, words: /nowhere\.yaml/ },
  { says: 'a shell nobody knows', args: ['completion', 'tcsh'], code: exitCodes.badInput, words: /bash, zsh or fish/ },
]) {
  test(`${says} ends with ${code}, the reason on standard error and nothing on standard output`, async () => {
    for (const more of [[], ['--json']]) {
      const ran = await run([...args, ...more], env)
      assert.equal(ran.code, code, ran.err)
      assert.match(ran.err, words)
      assert.equal(ran.out, '')
      assert.doesNotMatch(ran.err, /\n\s+at |bootstrap-token|mst_wrong/, 'neither a stack nor a secret')
    }
  })
}

test('another server at that address is told from a Mainstay', async () => {
  const other = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end('<html>It works!</html>')).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const ran = await run(['service', 'list', '--url', `http://127.0.0.1:${(other.address() as AddressInfo).port}`])
  other.close()
  assert.equal(ran.code, exitCodes.failed)
  assert.match(ran.err, /Is that address a Mainstay\?/)
})

test('help and version end well, and whoever reads only the first line is no failure', async () => {
  for (const args of [['--help'], ['--version'], ['page', '--help'], ['help', 'incident']]) {
    const ran = await run(args)
    assert.equal(ran.code, exitCodes.ok, args.join(' '))
    assert.ok(ran.out.length > 4)
  }
  const piped = spawnSync('sh', ['-c', `${process.execPath} ${program} completion fish | head -n 1`], { encoding: 'utf8' })
  assert.equal(piped.status, 0)
  assert.equal(piped.stderr, '')
})

test('bash completes commands, their options, and goes on after values and arguments', async () => {
  const script = await run(['completion', 'bash'])
  const complete = (line: string): string[] => {
    const words = line.split(' ')
    const asked = `${script.out}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _mainstay; echo "\${COMPREPLY[@]}"`
    const ran = spawnSync('bash', ['-c', asked], { encoding: 'utf8' })
    assert.equal(ran.status, 0, ran.stderr)
    return ran.stdout.trim().split(' ').filter(Boolean)
  }
  assert.deepEqual(complete('mainstay inc'), ['incident'])
  assert.deepEqual(complete('mainstay token re'), ['revoke'])
  assert.deepEqual(complete('mainstay page ac'), ['acknowledge', 'ack'])
  assert.deepEqual(complete('mainstay --url http://x token re'), ['revoke'])
  assert.deepEqual(complete('mainstay person add ada --ro'), ['--role'])
  assert.deepEqual(complete('mainstay service list --js'), ['--json'])
  assert.deepEqual(complete('mainstay service nothing-like-it'), [])
  const zsh = (await run(['completion', 'zsh'])).out
  assert.match(zsh, /bashcompinit\n/)
  assert.ok(zsh.includes(script.out.trimEnd()))
})

test('fish is told of every command under its own parent, and of every option', async () => {
  const { out } = await run(['completion', 'fish'])
  const lines = out.trimEnd().split('\n')
  for (const line of lines) assert.match(line, /^complete -c mainstay -n "[^"]+" (-f -a "[a-z-]+"|-l "[a-z-]+"( -r)?)$/)
  assert.ok(lines.includes('complete -c mainstay -n "__fish_use_subcommand" -f -a "doctor"'))
  assert.ok(lines.some((line) => line.includes('__fish_seen_subcommand_from token; and not __fish_seen_subcommand_from list create revoke"') && line.endsWith('-a "revoke"')))
  assert.ok(lines.some((line) => line.includes('__fish_seen_subcommand_from person; and __fish_seen_subcommand_from add"') && line.endsWith('-l "role" -r')))
})

test('an alertmanager.yml is read, tried, applied and asked', async () => {
  writeFileSync(join(folder, 'alertmanager.yml'), `route: { receiver: mails, group_by: [alertname], routes: [{ match: { team: db }, receiver: pager }] }
receivers: [{ name: mails, email_configs: [{ to: a@example.org }] }, { name: pager, pagerduty_configs: [{ routing_key: hidden }] }]
`)
  const read = await run(['alerts', 'import', 'alertmanager.yml', '-o', 'routing.yaml'])
  assert.equal(read.code, exitCodes.ok)
  assert.match(read.err, /alertmanager.yml:2: warning: Receiver pager: its pagerduty settings and secrets are not carried over/)
  assert.match(read.err, /2 routes, 2 receivers, 0 inhibition rules, 0 time intervals; nothing was changed/)
  assert.equal((await both(['apply', '-f', 'routing.yaml'])).json['isApplied'], true)
  assert.match((await both(['alerts', 'tree'])).text, /kind: AlertRouting/)
  const asked = await both<{ urgency: string }>(['alerts', 'route', '-l', 'team=db', '--label', 'alertname=DiskFull'])
  assert.equal(asked.json.urgency, 'page')
  assert.match(asked.text, /→ {team="db"} goes to pager/)
  assert.match((await both(['alerts', 'route', '-l', 'team=web'])).text, /✗ {team="db"} \(team="db" is not so: "web"\)/)
  assert.match((await both(['alerts', 'replay', 'routing.yaml'])).text, /0 alerts since/)
  assert.equal((await run(['alerts', 'route', '-l', 'nonsense'])).code, exitCodes.badInput)
  writeFileSync(join(folder, 'bad.yml'), 'route: { receiver: nobody }')
  assert.equal((await runJson<{ text: null }>(['alerts', 'import', 'bad.yml'], exitCodes.badInput)).text, null)
})

test('what is wrong, what needs what, and who can be reached are looked at', async () => {
  writeFileSync(join(folder, 'books.yaml'), 'apiVersion: mainstay.dev/v1\nkind: Service\nmetadata: { name: ledger }\n---\napiVersion: mainstay.dev/v1\nkind: Service\nmetadata: { name: billing }\nspec: { dependencies: [ledger] }\n')
  await runJson(['apply', '-f', 'books.yaml'])
  assert.match((await both(['gaps'])).text, /ledger/)
  assert.match((await both(['map', 'list'])).text, /ledger/)
  assert.match((await both(['map', 'blast', 'ledger'])).text, /billing/)
  assert.match((await both(['map', 'blast', 'nothing-like-it'])).text, /^Nobody knows nothing-like-it/)
  await both(['map', 'weak'])
  await both(['channels'])
  assert.match((await both(['pager', 'proof'])).text, /The pager is well/)
  await runJson(['pager', 'test', '--person', 'ada'])
  assert.notEqual((await run(['pager', 'test', '--person', 'nobody-at-all'])).code, exitCodes.ok)
})

test('an update is previewed, drafted, published, taken back and listed', async () => {
  const incident = await runJson<{ number: number }>(['incident', 'declare', 'Slow search to tell of', '--severity', 'SEV2'])
  const ref = String(incident.number)
  assert.match((await both(['chat', 'status'])).text, /slack: not set up/)
  assert.match((await both(['chat', 'show', ref])).text, /No chat is chosen/)
  assert.equal((await run(['chat', 'open', ref])).code, exitCodes.conflict)
  assert.equal((await run(['chat', 'retry', ref])).code, exitCodes.notFound)
  assert.match((await both(['update', 'preview', ref, '--audience', 'customer', '--status', 'identified'])).text, /Will be told: nobody/)
  const draft = await runJson<{ update: { id: string } }>(['update', 'draft', ref, 'We look', '--audience', 'internal'])
  await runJson(['update', 'send', draft.update.id])
  await runJson(['update', 'withdraw', draft.update.id])
  const other = await runJson<{ update: { id: string } }>(['update', 'draft', ref, '--audience', 'support'])
  await runJson(['update', 'discard', other.update.id])
  const published = await runJson<{ update: { id: string; nextDueAt: string | null } }>(['update', 'publish', ref, 'We found it', '--audience', 'internal', '--status', 'identified', '--next', '0'])
  assert.equal(published.update.nextDueAt, null)
  assert.match((await both(['update', 'list', ref])).text, /identified/)
  await both(['update', 'deliveries', published.update.id])
  await both(['update', 'audiences'])
  const share = await runJson<{ id: string }>(['update', 'share', ref, '--hours', '1'])
  await both(['update', 'shares', ref])
  await runJson(['update', 'unshare', share.id])
  await both(['stakeholders'])
  assert.match((await both(['cadence', 'show', ref])).text, /nobody is communicating/)
  await runJson(['cadence', 'snooze', ref, '--reason', 'all on the bridge'])
  assert.match((await both(['cadence', 'report'])).text, /n = /)
})

test('a heartbeat is declared, kept, failed and removed', async () => {
  await both(['heartbeat', 'set', 'backup', '--every', '1d', '--grace', '1h', '--urgency', 'ticket'])
  await runJson(['heartbeat', 'ping', 'backup'])
  assert.match((await both(['heartbeat', 'list'])).text, /backup/)
  await runJson(['heartbeat', 'fail', 'backup', '--reason', 'the disk is full'])
  await runJson(['heartbeat', 'remove', 'backup'])
  assert.equal((await run(['heartbeat', 'ping', 'backup'])).code, exitCodes.notFound)
})

test('a webhook of alerts is listed with its last bodies, and removed', async () => {
  writeFileSync(join(folder, 'webhook.yaml'), 'apiVersion: mainstay.dev/v1\nkind: AlertWebhook\nmetadata: { name: uptime }\nspec: { dialect: mapped, mapping: { name: Site down, key: $.monitor } }\n')
  await both(['apply', '-f', 'webhook.yaml'])
  await house.call('POST', '/in/webhook/uptime', { monitor: 'front door' })
  assert.match((await both(['alert-webhook', 'list'])).text, /uptime/)
  assert.match((await both(['alert-webhook', 'bodies', 'uptime'])).text, /front door/)
  await runJson(['alert-webhook', 'remove', 'uptime'])
})

test('situations are shown, merged, split and resolved by hand', async () => {
  const fire = (...names: string[]) => house.call('POST', '/in/alertmanager/api/v2/alerts', names.map((name) => ({ labels: { alertname: name, service: name.toLowerCase(), severity: 'warning' } })))
  await fire('QueueLong', 'DiskSlow')
  const { items } = (await both<{ items: { id: string; service: string }[] }>(['situation', 'list'])).json
  const of = (service: string): string => items.find((each) => each.service === service)!.id
  await runJson(['situation', 'merge', of('diskslow'), of('queuelong'), '--note', 'one disk'])
  const merged = await both<{ newestAlerts: { id: string; name: string }[] }>(['situation', 'show', of('queuelong')])
  assert.match(merged.text, /DiskSlow/)
  const disk = merged.json.newestAlerts.find(({ name }) => name === 'DiskSlow')!
  await runJson(['situation', 'split', of('queuelong'), disk.id])
  await runJson(['situation', 'resolve', of('queuelong')])
  await both(['situation', 'storms'])
})

test('who may be on call is asked, attested, accepted and shadowed', async () => {
  writeFileSync(join(folder, 'readiness.yaml'), `apiVersion: mainstay.dev/v1
kind: Team
metadata: { name: shop }
spec: { members: [ada] }
---
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { role: responder, email: ada@example.org }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: shop }
spec: { timeZone: UTC, rotations: [{ name: main, people: [ada], length: { count: 1, unit: week }, startsAt: 2026-11-23T00:00 }] }
---
apiVersion: mainstay.dev/v1
kind: ReadinessList
metadata: { name: shop }
spec: { schedules: [shop], items: [{ name: restore, kind: drill, title: Restore the database }] }
`)
  assert.equal((await runJson<{ isApplied: boolean }>(['apply', '-f', 'readiness.yaml'])).isApplied, true)
  assert.match((await both(['readiness', 'list'])).text, /shop +shop +1 +0 of 1/)
  assert.match((await both(['readiness', 'show', 'shop'])).text, /ada +shop +no +no "Restore the database"/)
  await runJson(['readiness', 'accept', 'shop', 'ada', '--reason', 'the only one there is'])
  assert.match((await run(['readiness', 'show', 'shop'])).out, /accepted/)
  const tick = await runJson<{ id: string }>(['readiness', 'tick', 'shop', 'restore', 'ada', '--link', 'https://wiki.example.org/drills/7'])
  assert.match((await run(['readiness', 'show', 'shop'])).out, /ada +shop +yes/)
  await runJson(['readiness', 'untick', 'shop', tick.id])
  const shadow = await runJson<{ id: string }>(['readiness', 'shadow', 'shop', 'ada', '--to', new Date(Date.now() + 8 * 3_600_000).toISOString()])
  assert.match((await both(['readiness', 'shadows', 'shop'])).text, new RegExp(`${shadow.id} +ada`))
  await runJson(['readiness', 'unshadow', 'shop', shadow.id])
  await both(['readiness', 'knowledge'])

  assert.match((await both(['hand-off', 'draft', 'shop'])).text, /shop/)
  const written = await runJson<{ id: string }>(['hand-off', 'write', 'shop', '--note', 'watch the queue'])
  assert.match((await both(['hand-off', 'list', '--schedule', 'shop'])).text, new RegExp(`${written.id} .* not yet`))
  writeFileSync(join(folder, 'preview.yaml'), 'apiVersion: mainstay.dev/v1\nkind: Schedule\nmetadata: { name: shop }\nspec: { timeZone: UTC, rotations: [{ name: main, people: [ada], length: { count: 1, unit: week }, startsAt: 2126-01-01T09:00 }] }\n')
  assert.match(JSON.stringify((await both(['schedule', 'preview', 'preview.yaml'], exitCodes.unwell)).json), /Nobody is on call for shop now/)
  await runJson(['swap', 'list', 'shop'])
  const swap = await runJson<{ id: string }>(['swap', 'offer', 'shop', 'main', '--at', new Date(Date.now() + 86_400_000).toISOString(), '--person', 'ada', '--note', 'a wedding'])
  assert.match((await both(['swap', 'list', 'shop'])).text, new RegExp(`${swap.id} +offered +main .*ada`))
  assert.match((await run(['swap', 'take', 'shop', swap.id, '--person', 'ada'])).err, /their own shift/)
  // Nobody took it: there is nothing to decide on.
  for (const verb of ['approve', 'decline']) assert.equal((await run(['swap', verb, 'shop', swap.id])).code, exitCodes.conflict)
  for (const verb of ['take', 'approve', 'decline']) used.add(`swap ${verb}`)
  await runJson(['swap', 'withdraw', 'shop', swap.id])
  // Who wrote it does not accept it: that is the next person's to do, as test/health.test.ts of on-call tries.
  used.add('hand-off accept')
  const own = await run(['hand-off', 'accept', written.id])
  assert.deepEqual([own.code, own.err.includes('ONCALL_HANDOFF_OWN')], [exitCodes.conflict, true])
})

test('how a person is reached is shown and changed, with what it would do', async () => {
  const made = await runJson<{ id: string }>(['reach', 'add', 'email', 'night@example.org', '--person', 'grace'])
  const code = await eventually(async () => /\d{6}/.exec((await house.call<{ items: { to: string; text: string }[] }>('GET', '/api/v1/outbox')).body.items.find(({ to }) => to === 'night@example.org')?.text ?? '')?.[0] ?? null)
  await runJson(['reach', 'prove', made.id, code, '--person', 'grace'])
  await runJson(['reach', 'rule', made.id, '--after', '2', '--from', '08:00', '--to', '18:00', '--person', 'grace'])
  const quiet = await both(['reach', 'quiet', '--by', made.id, '--person', 'grace'])
  // Which hour is told first depends on the hour it is asked.
  assert.match(quiet.text, /Quiet 22:00 to 07:00, UTC\.\n[^]*, 03:00, a high page: e-mail at once/)
  assert.match((await both(['reach', 'show', '--person', 'grace'])).text, /08:00 to 18:00/)
  assert.match((await run(['reach', 'quiet', '--from', '00:00', '--to', '00:00', '--person', 'grace'])).err, /low urgency would never arrive/)
  await runJson(['reach', 'clear-rules', '--person', 'grace'])
  assert.match((await both(['reach', 'quiet', '--off', '--person', 'grace'])).text, /No quiet hours/)
  await runJson(['reach', 'remove', made.id, '--person', 'grace'])
})

test('what a policy would do is told step by step', async () => {
  assert.equal((await house.call('PUT', '/api/v1/escalation-policies/shop', { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 5 }], fallback: { person: 'ada' } })).status, 200)
  assert.match((await both(['escalation-policy', 'preview', 'shop', '--at', '2026-11-23T03:00:00Z'])).text, /Mon 23 Nov, 03:00: ada \(step 1\)\.\nMon 23 Nov, 03:05: ada, as the fallback/)
})

test('a status page is listed, shown, and says what was posted', async () => {
  writeFileSync(join(folder, 'status.yaml'), 'apiVersion: mainstay.dev/v1\nkind: StatusPage\nmetadata: { name: shop }\nspec: { title: Shop, components: [{ name: checkout, title: Checkout }] }\n')
  await runJson(['apply', '-f', 'status.yaml'])
  assert.match((await both(['status-page', 'list'])).text, /All Systems Operational/)
  await both(['status-page', 'subscribers', 'shop'])
  writeFileSync(join(folder, 'incidents.json'), JSON.stringify({ page: { name: 'Acme' }, components: [{ id: 'c1', name: 'Checkout', group: false }], incidents: [{ id: 'i1', name: 'Was slow', impact: 'minor', components: [{ id: 'c1', name: 'Checkout' }], incident_updates: [{ id: 'u1', status: 'resolved', body: 'Over.', created_at: '2026-01-01T00:00:00Z' }] }] }))
  assert.match((await both(['status-page', 'import-statuspage', join(folder, 'incidents.json')])).text, /Read 1 components, 1 incidents with 1 updates/)
  assert.equal((await run(['status-page', 'import-statuspage', join(folder, 'incidents.json'), '-o', join(folder, 'moved-page.yaml'), '--page', 'shop'])).code, exitCodes.ok)
  assert.match(readFileSync(join(folder, 'moved-page.yaml'), 'utf8'), /kind: StatusPage[^]*name: checkout/)
  assert.equal((await run(['status-page', 'import-statuspage', join(folder, 'incidents.json'), '-o', join(folder, 'moved-page.yaml')])).code, exitCodes.conflict)
  writeFileSync(join(folder, 'subscribers.csv'), 'email\nada@example.org\n')
  assert.match((await both(['status-page', 'add-subscribers', 'shop', join(folder, 'subscribers.csv'), '--confirmed-elsewhere', 'On the page before'])).text, /[01] added, [01] known already/)
  assert.match((await both(['status-page', 'export-subscribers', 'shop'])).text, /ada@example\.org/)
  assert.equal((await run(['status-page', 'forget', 'shop', 'sub_x'])).code, exitCodes.notFound)
  const { post, update } = await runJson<{ post: string; update: string }>(['status-page', 'post', 'shop', 'Slow', 'We look.', '--component', 'checkout=partial_outage'])
  await runJson(['status-page', 'update', post, 'Found it.', '--status', 'identified'])
  await runJson(['status-page', 'withdraw', update])
  const { id } = await runJson<{ id: string }>(['status-page', 'maintenance', 'shop', 'Move', 'We move.', '--from', new Date(Date.now() + 60_000).toISOString(), '--to', new Date(Date.now() + 120_000).toISOString(), '--component', 'checkout'])
  assert.match((await both(['status-page', 'show', 'shop'])).text, /scheduled: Move/)
  assert.match((await both(['status-page', 'planned', 'shop'])).text, /announced, changed, cancelled, begun, ended/)
  await runJson(['status-page', 'reschedule', id, '--to', new Date(Date.now() + 180_000).toISOString(), '--tell', 'begun', 'ended'])
  await runJson(['status-page', 'cancel', id])
})

test('incident statistics say when there are too few to compare', async () => {
  assert.match((await both(['insights', 'incidents', '--origin', 'all'])).text, /Time to mitigate: too few to compare/)
})

test('a change is recorded once, listed and shown', async () => {
  const args = ['change', 'record', 'Checkout 4.2', '--kind', 'deployment', '--service', 'checkout', 'cart', '--reference', 'run-7', '--rollback', 'kubectl rollout undo', '--lines', '40']
  const { change } = await runJson<{ change: { id: string } }>(args)
  assert.equal((await runJson<{ outcome: string }>(args)).outcome, 'unchanged')
  assert.match((await both(['change', 'list', '--service', 'cart'])).text, /Checkout 4\.2/)
  assert.match((await both(['change', 'show', change.id])).text, /to undo it +kubectl rollout undo/)
  assert.match((await both(['change', 'suspects', '--service', 'checkout'])).text, /\+30  it touches checkout itself\n[^]*to undo it: kubectl rollout undo/)
  await both(['change', 'sources'])
  await both(['change', 'refused'])
})

test('a bridge is set, shown and taken away, and tickets are listed', async () => {
  const { number } = await runJson<{ number: number }>(['incident', 'declare', 'Nobody can meet'])
  await runJson(['bridge', 'set', `${number}`, 'https://meet.example/1'])
  assert.match((await both(['bridge', 'show', `${number}`])).text, /meet\.example\/1/)
  await runJson(['bridge', 'remove', `${number}`])
  assert.deepEqual((await both<{ items: unknown[] }>(['ticket', 'list', `${number}`])).json.items, [])
  await both(['ticket', 'systems'])
  assert.equal((await run(['ticket', 'open', `${number}`])).code, exitCodes.badInput)
})

/** They need a page, a schedule, a connection or a dead letter that is real: tried where those are tested. */
const triedElsewhere = [
  'lint', 'break-glass show', 'alerts windows', 'jobs retry', 'update retry', 'connection show', 'connection test', 'connection remove', 'chat open', 'chat retry', 'incident accept', 'incident decline', 'status-page forget', 'incident link', 'incident import', /^ticket (open|link|unlink|retry)$/,
  /^(import|calendar) /, /^quality /, /^incident (hypothesis|mitigation|policy) /,
  /^(page (?!list)|schedule (final|shifts)|override |objective (?!list))/,
]

test('every command of the program was run by these tests, or is named here as tried elsewhere', () => {
  const all: string[] = []
  const add = (command: Command, path: string): void => {
    if (command.commands.length === 0) all.push(path)
    for (const sub of command.commands) add(sub, path === '' ? sub.name() : `${path} ${sub.name()}`)
  }
  add(buildProgram({ version: '0', commands }), '')
  const left = all.filter((path) => path !== 'completion' && !used.has(path) && !triedElsewhere.some((known) => (typeof known === 'string' ? known === path : known.test(path))))
  assert.deepEqual(left, [])
})
