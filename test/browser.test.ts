// The real browser of the tests opens a page, draws it, and closes.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { browserAvailable, openBrowser } from './browser.ts'

const { ok, why } = browserAvailable()

test('a page is opened, its script runs, and it is drawn', { skip: ok ? false : why }, async (t) => {
  const server = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>before</title><h1>Shop</h1><script>document.title = "after"</script>'))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const browser = await openBrowser()
  t.after(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  assert.equal(await page.title(), 'after')
  assert.equal(await page.getByRole('heading').textContent(), 'Shop')
  assert.ok((await page.screenshot()).length > 1_000)
})
