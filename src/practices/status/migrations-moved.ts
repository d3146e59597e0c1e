// What was taken over from another product: each of its posts and plans once.
import type { Migration } from '../../spine/database.ts'

export const movedMigrations: readonly Migration[] = [
  { name: 'status-moved-0001', statements: ['create table status_moved (page text not null, reference text not null, taken_as text not null, primary key (page, reference))'] },
]
