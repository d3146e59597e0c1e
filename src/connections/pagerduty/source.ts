// PagerDuty as a pager to move from: files of its REST API, or the API itself.
import type { OnCallSource } from '../on-call-source.ts'
import { fetchPagerDuty } from './fetch-account.ts'
import { readPagerDuty } from './read-set-up.ts'

export const pagerDutySource: OnCallSource = { name: 'pagerduty', title: 'PagerDuty', apiUrl: 'https://api.pagerduty.com', read: readPagerDuty, fetch: fetchPagerDuty }
