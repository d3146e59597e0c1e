// The browser's list of practices' pages, and where the browser starts.
import { housePages } from './web/house-pages.ts'
import { startWeb } from './web/main.tsx'

startWeb([housePages])
