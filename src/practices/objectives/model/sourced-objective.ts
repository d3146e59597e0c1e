// An objective and where in a file it was declared.
import type { FieldPath, SourceDocument } from '../../../base/document.ts'
import type { Read } from '../../../base/finding.ts'
import type { Objective } from './objective.ts'

export interface SourcedObjective {
  readonly objective: Objective
  readonly from: SourceDocument
  readonly path: FieldPath
}

export type ReadSourced = Read<readonly SourcedObjective[]>
