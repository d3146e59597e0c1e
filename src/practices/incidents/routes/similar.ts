// HTTP: incidents like another.
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { findSimilar } from '../actions/keep-story.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { IncidentParams } from '../contract.ts'
import { SimilarAnswer, SimilarQuery } from '../contract-similar.ts'
import { findIncident } from '../store/incidents.ts'

const usualLimit = 5

export const similarRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/similar', access: 'read', summary: 'Incidents like this one, each with the reason and what fixed it', params: IncidentParams, query: SimilarQuery, answer: SimilarAnswer,
    async handle({ params, query }, house) {
      const items: SimilarAnswer['items'] = []
      for (const { id, score, reasons, fix } of await findSimilar(house, await knownIncident(house.read, params.id), query.limit ?? usualLimit)) {
        const one = await findIncident(house.read, id)
        if (one) items.push({ id, number: one.number, title: one.title, severity: one.severity, state: one.state, service: one.service, declaredAt: formatInstant(one.declaredMs), score, reasons: [...reasons], fix })
      }
      return { items, next: null }
    },
  }),
]
