// The walls of the house, each with its reason. Checked by `npm run check:walls`, which also proves that the checker works.
const slice = '^src/practices/([^/]+)/'
// Tests may reach what they test: the harness, doubles, other rooms.
const tests = '(\\.test\\.ts$|/test/)'

export default {
  forbidden: [
    {
      name: 'no-circles', severity: 'error', comment: 'Two rooms that need each other are one room, or need a third below them. Types count.',
      // Spine types name one another by design (a House holds an Egress that is told by Settings …): types only, one floor.
      from: { pathNot: '^src/spine/' }, to: { circular: true },
    },
    {
      name: 'base-stands-on-nothing', severity: 'error', comment: 'base is the language of the house; it may not even touch node:.',
      from: { path: '^src/base/', pathNot: tests }, to: { pathNot: '^src/base/' },
    },
    {
      name: 'lower-floors-know-no-practice', severity: 'error', comment: 'The spine carries practices; it does not know them.',
      from: { path: '^src/(base|record|spine|connections|web|cli)/', pathNot: tests }, to: { path: '^src/(practices|pages|commands|main)' },
    },
    {
      name: 'spine-stands-under-the-record', severity: 'error', comment: 'Floors: base, spine, record and connections, practices.',
      from: { path: '^src/spine/', pathNot: tests }, to: { path: '^src/(record|connections)/' },
    },
    {
      name: 'practices-know-ports', severity: 'error', comment: 'A practice asks for a metric source or a delivery; which vendor it is, the list of practices decides.',
      from: { path: slice, pathNot: tests }, to: { path: '^src/connections/[^/]+/' },
    },
    {
      name: 'tell-and-ask-never-order', severity: 'error', comment: 'Of another practice you may read only what it says (events) and what it answers (questions).',
      from: { path: slice, pathNot: tests }, to: { path: '^src/practices/', pathNot: ['^src/practices/$1/', '^src/practices/[^/]+/(events|questions)\\.ts$'] },
    },
    {
      name: 'model-is-pure', severity: 'error', comment: 'A rule gets facts and time as values: no clock, database, network, other practice. A parser is a rule too.',
      from: { path: '^src/practices/([^/]+)/model/', pathNot: tests }, to: { pathNot: ['^src/practices/$1/model/', '^src/base/', 'node_modules/(@prometheus-io/lezer-promql|@lezer/|yaml/|@sinclair/typebox)'] },
    },
    {
      name: 'events-stand-low', severity: 'error', comment: 'events.ts is read by every practice, so it may need none.',
      from: { path: '^src/practices/([^/]+)/events\\.ts$' }, to: { pathNot: ['^src/base/', '^src/record/define-event\\.ts$', '^src/practices/$1/model/', 'node_modules/@sinclair/typebox'] },
    },
    {
      name: 'store-and-questions-stay-home', severity: 'error', comment: 'SQL touches its own tables; a question is answered from home, so two practices may ask each other without a circle.',
      from: { path: '^src/practices/([^/]+)/(store|questions)(\\.ts$|/)', pathNot: tests },
      to: { path: '^src/', pathNot: ['^src/practices/$1/(model/|store|events\\.ts)', '^src/base/', '^src/spine/(database|database/engine|access/roles|viewer)\\.ts$'] },
    },
    {
      name: 'only-store-speaks-sql', severity: 'error', comment: 'Tables are known in one place of a practice. (Types of a handle may be named anywhere: only `sqlOf` opens it, and a test looks for that.)',
      from: { path: slice, pathNot: ['/(store|questions)(\\.ts$|/)', tests] }, to: { path: '^node_modules/kysely' },
    },
    {
      name: 'pages-and-commands-see-the-contract', severity: 'error', comment: 'What runs in a browser or on a laptop sees wire types, pure rules and the kit; never the server.',
      from: { path: '^src/practices/([^/]+)/web/', pathNot: tests },
      to: { path: '^(src/|node:|fs$|path$|crypto$)', pathNot: ['^src/practices/$1/(web/|model/|contract[a-z-]*\\.ts)', '^src/(web|cli)/', '^src/base/', '^src/record/contract\\.ts$', '^src/practices/[^/]+/contract[a-z-]*\\.ts$'] },
    },
    {
      name: 'commands-speak-http', severity: 'error', comment: 'A command runs on a laptop: files and HTTP, never the server.',
      from: { path: '^src/practices/([^/]+)/[a-z-]*commands\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/practices/$1/(model/|contract[a-z-]*\\.ts)', '^src/cli/', '^src/base/', '^src/record/contract\\.ts$'] },
    },
    {
      name: 'only-the-list-plugs-in', severity: 'error', comment: 'A practice is plugged in at one place.',
      from: { pathNot: ['^src/(practices|mainstay)\\.ts$', tests, '^(test|bench|docs|examples)/'] }, to: { path: '^src/practices/[^/]+/practice\\.ts$' },
    },
    {
      name: 'only-pages-knows-all-pages', severity: 'error', comment: 'The browser has one list too.',
      from: { pathNot: ['^src/pages\\.ts$', tests] }, to: { path: '^src/practices/[^/]+/web/pages\\.tsx?$' },
    },
    {
      name: 'the-house-needs-no-test', severity: 'error', comment: 'What runs for users may not lean on what runs for us.',
      from: { path: '^src/', pathNot: tests }, to: { path: '^(test|bench|examples)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    // TypeScript 7 has no compiler API that dependency-cruiser can use: with its default parser it reads nothing and finds nothing.
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
    doNotFollow: { path: 'node_modules' },
  },
}
