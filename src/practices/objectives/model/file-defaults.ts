// What an objective from a file gets when its dialect has no word for it.

/** Connection measured when a file names none. */
export const defaultConnection = 'prometheus'

/** One or two failures in a long window are noise at any traffic; a service that fails three times an hour is not. */
export const defaultMinimumBadEvents = 3

/** Our annotations on foreign documents start with this. */
export const annotationPrefix = 'mainstay.dev/'
