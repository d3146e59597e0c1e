// What people read of a swap: whose shift, when, what became of it. Pure.
import type { Message } from './message.ts'
import { escapeHtml } from './message.ts'
import type { SwapNews } from './swap.ts'

export interface SwapWords {
  readonly state: SwapNews
  readonly schedule: string
  readonly rotation: string
  readonly person: string
  readonly taker: string | null
  /** In the reader's zone: `Mon 30 Nov, 09:00 to Mon 7 Dec, 09:00 (Europe/Berlin)`. */
  readonly time: string
  readonly note: string | null
  readonly url: string
}

export function swapMessage(words: SwapWords): Message & { readonly brief: string } {
  const { schedule, rotation, person, taker, time, note, url } = words
  const shift = `${rotation} of ${schedule}, ${time}`
  const say = {
    offered: `${person} offers a shift: ${shift}. Take it if you can.`,
    taken: `${taker ?? 'Somebody'} would take the shift of ${person}: ${shift}. It waits for approval; until then it is ${person}'s.`,
    agreed: `${taker ?? 'Somebody'} holds the shift of ${person}: ${shift}.`,
    declined: `The swap was declined. ${person} keeps the shift: ${shift}.`,
    expired: `The shift of ${person} is over before a swap of it was agreed: ${shift}.`,
    lost: `The schedule changed, and ${person} holds no such shift any more: ${shift}. ${taker === null ? 'The offer' : `The swap with ${taker}`} does nothing. Look who is on call then.`,
    withdrawn: `The swap was withdrawn. ${person} holds the shift: ${shift}.`,
  }[words.state]
  const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
  const text = [say, ...(note === null ? [] : ['', note]), '', `On call: ${url}`, ''].join('\n')
  return {
    subject: clean(`[SWAP ${words.state}] ${person}, ${schedule}, ${time}`).slice(0, 180), text, brief: clean(say).slice(0, 300),
    html: `<!doctype html><html><body style="font-family:system-ui,sans-serif"><p>${escapeHtml(say)}</p>${note === null ? '' : `<p>${escapeHtml(note)}</p>`}<p><a href="${escapeHtml(url)}">On call</a></p></body></html>`,
  }
}
