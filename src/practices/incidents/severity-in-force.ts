// The severity matrix in force: the declared one, else ours.
import type { Db } from '../../spine/database.ts'
import { severityMatrix } from './model/severity.ts'
import type { SeverityMatrix } from './model/severity.ts'
import { policiesOf } from './store/policies.ts'

export async function matrixInForce(db: Db): Promise<{ readonly matrix: SeverityMatrix; readonly isDeclared: boolean }> {
  const [declared] = await policiesOf<SeverityMatrix>(db, 'SeverityMatrix')
  return declared ? { matrix: declared.spec, isDeclared: true } : { matrix: severityMatrix, isDeclared: false }
}
