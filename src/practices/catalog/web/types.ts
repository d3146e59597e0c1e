// Parts of the catalog's wire types that have no name of their own in the contract.
import type { ServiceAnswer } from '../contract.ts'

export type ProvenanceAnswer = ServiceAnswer['provenance'][string]
export type ConflictAnswer = ServiceAnswer['conflicts'][number]
