// A real browser: Debian's Chromium through playwright-core.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const paths = [process.env['MAINSTAY_TEST_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export function browserAvailable(): { readonly ok: boolean; readonly why: string } {
  return browserPath() === null ? { ok: false, why: 'no Chromium (Debian package chromium)' } : { ok: true, why: '' }
}

function browserPath(): string | null {
  return paths.find((path): path is string => path !== undefined && existsSync(path)) ?? null
}

/** Without the flags that keep it from calling home, a machine without internet makes it wait. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath()!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-prefers-reduced-motion'],
  })
}
