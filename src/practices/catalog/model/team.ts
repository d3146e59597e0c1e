// What the catalog knows of a team.
import type { Link } from './service.ts'

/** What one source says of a team. A field that is missing is one it does not speak about. */
export interface TeamSpec {
  readonly displayName?: string
  readonly description?: string
  readonly email?: string
  readonly chatChannel?: string
  /** Name of the team it is part of. */
  readonly parent?: string
  /** Login names. */
  readonly members?: readonly string[]
  readonly links?: readonly Link[]
}
