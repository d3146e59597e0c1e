// `npm start`: keeps what it compiles, then goes on in start.ts. It imports nothing itself: an import would run before the cache is there.
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

// A folder that cannot be written to means a slower start, nothing else.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'))
await import('./start.ts')
// Now, not at the end: a process that is killed would leave the next one to compile everything again.
flushCompileCache()
