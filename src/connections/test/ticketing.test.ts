// Every system of tickets: the same claims, each against its double.
import { startGithubIssues } from '../../../test/doubles/github-issues.ts'
import { githubIssues } from '../github/issues.ts'
import { ticketClaims } from './ticketing.conformance.ts'

ticketClaims(githubIssues, { start: () => startGithubIssues() })
