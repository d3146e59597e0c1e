// A service or team as a file declares it.
import type { SourceDocument } from '../../../base/document.ts'
import type { ServiceSpec } from './service.ts'
import type { TeamSpec } from './team.ts'

interface DeclaredAs<Spec> {
  readonly name: string
  readonly spec: Spec
  readonly from: SourceDocument
}

export type DeclaredService = DeclaredAs<ServiceSpec>
export type DeclaredTeam = DeclaredAs<TeamSpec>
