// Which vendors stand behind the port of tickets.
import { githubIssues } from './connections/github/issues.ts'
import { gitlabIssues } from './connections/gitlab/issues.ts'
import { jiraIssues, jiraServiceManagement } from './connections/jira/issues.ts'
import { pagerDutyIncidents } from './connections/pagerduty/incidents.ts'
import { servicenowIncidents } from './connections/servicenow/incidents.ts'
import type { TicketSystem } from './connections/ticketing.ts'

export const ticketingSystems: readonly TicketSystem[] = [githubIssues, gitlabIssues, jiraIssues, jiraServiceManagement, servicenowIncidents, pagerDutyIncidents]
