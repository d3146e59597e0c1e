// Roles, what each may do, and who is asking. Checked at one place for every route: spine/http.ts.
import type { Actor } from '../../base/actor.ts'

export const roles = ['viewer', 'responder', 'service-owner', 'production-engineer', 'administrator', 'auditor'] as const
export type Role = (typeof roles)[number]

export const permissions = [
  'read', // see everything that is not restricted
  'respond', // acknowledge, resolve, declare, note
  'own-services', // edit services, objectives, schedules, exclusions
  'set-standards', // apply configuration, edit connections, escalation policies
  'administer', // people, tokens, keys, settings, backup
  'audit', // verify and export the record
] as const
export type Permission = (typeof permissions)[number]

/**
 * `public`: anybody. `ingest`: an ingest key (or a token that may respond). `signed`: the link itself carries a
 * signature that the route verifies. Otherwise the permission a caller must hold.
 */
export type Access = 'public' | 'ingest' | 'signed' | Permission

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  responder: ['read', 'respond'],
  'service-owner': ['read', 'respond', 'own-services'],
  'production-engineer': ['read', 'respond', 'own-services', 'set-standards'],
  administrator: ['read', 'respond', 'own-services', 'set-standards', 'administer', 'audit'],
  auditor: ['read', 'audit'],
}

/** Who is asking, as the access check found out. */
export interface Caller {
  readonly actor: Actor
  /** How they proved it. `nobody` for public routes without credentials. */
  readonly by: 'session' | 'token' | 'ingest-key' | 'nobody'
  readonly role: Role | null
  /** `role` is lent for a short while: by which grant, and what the person is for good. */
  readonly raised?: { readonly grant: string; readonly own: Role }
}

export function mayCall(caller: Caller, access: Access): boolean {
  if (access === 'public' || access === 'signed') return true
  if (access === 'ingest') return caller.by === 'ingest-key' || (caller.role !== null && granted[caller.role].includes('respond'))
  return caller.by !== 'ingest-key' && caller.role !== null && granted[caller.role].includes(access)
}

/** The caller without what is only lent. */
export function forGood(caller: Caller): Caller {
  return caller.raised ? { actor: caller.actor, by: caller.by, role: caller.raised.own } : caller
}

export function permissionsOf(role: Role | null): readonly Permission[] {
  return role === null ? [] : granted[role]
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
