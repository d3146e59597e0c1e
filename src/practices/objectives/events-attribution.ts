// What is said on the record of spent budget that people attributed by hand. Subject: objective/<name>.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Told = Type.Object({ correction: Type.String(), from: Type.String(), to: Type.String(), kind: Type.String(), ref: Type.Union([Type.String(), Type.Null()]), reason: Type.String() })
export const attributionCorrected = defineEvent('attribution.corrected', 'A person said what budget was spent on in these minutes.', Told)
export const attributionRestored = defineEvent('attribution.restored', 'What a person had said was taken back: the rules decide again.', Told)
