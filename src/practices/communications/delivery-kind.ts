// What the job that tells one recipient is called, and the ways to reach people: known to who schedules it and who runs it.
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { House } from '../../spine/practice.ts'

export const deliverKind = 'communications.deliver'
export type Channels = (house: House) => readonly DeliveryChannel[]
