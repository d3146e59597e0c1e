// The HTTP routes of annotations.
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { annotateEntry, rewriteAnnotation } from '../actions/annotate-entry.ts'
import { ChangeAnswer, PinParams } from '../contract.ts'
import { Annotate, AnnotationParams } from '../contract-annotations.ts'
import { change } from './change.ts'

export const annotationRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/api/v1/incidents/:id/entries/:entry/annotations', access: 'respond', summary: 'Write beside an entry of the timeline', params: PinParams, body: Annotate, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => annotateEntry(work, request.params.id, { entry: request.params.entry, text: request.body.text })),
  }),
  route({
    method: 'PUT', path: '/api/v1/incidents/:id/annotations/:annotation', access: 'respond', summary: 'Write an annotation anew; earlier versions stay on the record', params: AnnotationParams, body: Annotate, answer: ChangeAnswer,
    handle: (request, house) => change(request, house, (work) => rewriteAnnotation(work, request.params.id, { annotation: request.params.annotation, text: request.body.text })),
  }),
]
