// Which systems may tell of changes: the forms behind the port, in the order in which they are offered.
import { argocdChanges } from './connections/argocd/read-changes.ts'
import { cdeventsChanges } from './connections/cdevents/read-changes.ts'
import type { ChangeDialect } from './connections/change-source.ts'
import { fluxChanges } from './connections/flux/read-changes.ts'
import { genericChanges } from './connections/generic-changes.ts'
import { githubChanges } from './connections/github/read-changes.ts'
import { gitlabChanges } from './connections/gitlab/read-changes.ts'
import { jenkinsChanges } from './connections/jenkins/read-changes.ts'
import { launchdarklyChanges } from './connections/launchdarkly/read-changes.ts'
import { openfeatureChanges } from './connections/openfeature/read-changes.ts'
import { spinnakerChanges } from './connections/spinnaker/read-changes.ts'
import { terraformChanges } from './connections/terraform/read-changes.ts'

export const changeDialects: readonly ChangeDialect[] = [
  githubChanges, gitlabChanges, cdeventsChanges, argocdChanges, fluxChanges, jenkinsChanges, spinnakerChanges, terraformChanges, launchdarklyChanges, openfeatureChanges, genericChanges,
]
