// Every system of tickets: the same claims, each against its double.
import { startGithubIssues } from '../../../test/doubles/github-issues.ts'
import { startGitlabIssues } from '../../../test/doubles/gitlab-issues.ts'
import { startJira } from '../../../test/doubles/jira.ts'
import { startPagerdutyIncidents } from '../../../test/doubles/pagerduty-incidents.ts'
import { startServicenow } from '../../../test/doubles/servicenow.ts'
import { githubIssues } from '../github/issues.ts'
import { gitlabIssues } from '../gitlab/issues.ts'
import { jiraIssues, jiraServiceManagement } from '../jira/issues.ts'
import { pagerDutyIncidents } from '../pagerduty/incidents.ts'
import { servicenowIncidents } from '../servicenow/incidents.ts'
import { ticketClaims } from './ticketing.conformance.ts'

ticketClaims(githubIssues, { start: () => startGithubIssues() })
ticketClaims(gitlabIssues, { start: () => startGitlabIssues() })
ticketClaims(jiraIssues, { start: () => startJira() })
ticketClaims(jiraServiceManagement, { start: () => startJira({ isServiceDesk: true }) })
ticketClaims(servicenowIncidents, { start: () => startServicenow() })
ticketClaims(pagerDutyIncidents, { start: () => startPagerdutyIncidents(), reopens: false })
