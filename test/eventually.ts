// Waiting in tests for something that another process or a later tick brings about.

/** Waits until `check` answers something true. */
export async function eventually<T>(check: () => Promise<T | null | undefined | false>, withinMs = 5_000): Promise<T> {
  const untilMs = Date.now() + withinMs
  for (;;) {
    const found = await check()
    if (found) return found
    if (Date.now() > untilMs) throw new Error(`It did not become true within ${withinMs} ms: ${check.toString().slice(0, 200)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
