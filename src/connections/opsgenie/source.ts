// Opsgenie as a pager to move from: files of its REST API or its configuration backup, or the API itself.
import type { OnCallSource } from '../on-call-source.ts'
import { fetchOpsgenie } from './fetch-account.ts'
import { readOpsgenie } from './read-set-up.ts'

export const opsgenieSource: OnCallSource = { name: 'opsgenie', title: 'Opsgenie', apiUrl: 'https://api.opsgenie.com', read: readOpsgenie, fetch: fetchOpsgenie }
