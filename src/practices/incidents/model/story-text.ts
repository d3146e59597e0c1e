// What is kept of an incident to find it again: its words as they come, and what fixed it. Pure.

/** What somebody running an incident has written, told from its entries; the rest is looked up. */
export interface KeptStory {
  /** Notes and updates, the earliest first; bounded. */
  readonly notes: string
  readonly lastNote: string | null
  readonly fix: string | null
}

export const emptyStory: KeptStory = { notes: '', lastNote: null, fix: null }
const maxNotes = 8_000
const maxFix = 1_000
/** The beginning of a story says what it looked like; later notes are about other things. */
const maxCompared = 1_500

/** @param told the kind of an entry of the incident, and what it says */
export function storyAfter(story: KeptStory, told: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> }): KeptStory {
  const text = (field: string): string | null => (typeof told.data[field] === 'string' && told.data[field].trim() !== '' ? told.data[field].trim() : null)
  if (told.kind === 'incident.noted' || told.kind === 'incident.update-imported') {
    const note = text('text')
    return note === null ? story : { ...story, notes: `${story.notes}${story.notes === '' ? '' : '\n'}${note}`.slice(0, maxNotes), lastNote: note.slice(0, maxFix) }
  }
  // The reason given by whoever ended it says it best; else what was written last before.
  if (told.kind === 'incident.mitigated') return { ...story, fix: (text('reason') ?? story.lastNote)?.slice(0, maxFix) ?? null }
  if (told.kind === 'incident.resolved') return { ...story, fix: story.fix ?? (text('reason') ?? story.lastNote)?.slice(0, maxFix) ?? null }
  if (told.kind === 'incident.reopened') return { ...story, fix: null }
  return story
}

export const comparedText = (summary: string, notes: string): string => `${summary}\n${notes}`.slice(0, maxCompared)
