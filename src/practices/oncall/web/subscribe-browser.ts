// Lets this browser be reached while no page is open: asks the person, and the browser's push service.

export const canSubscribe = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && window.isSecureContext

/** The subscription as JSON; throws with a sentence for the person. */
export async function subscribeBrowser(publicKey: string): Promise<string> {
  if (!canSubscribe()) throw new Error('This browser takes pushes only on a page with https, and on a telephone only once the page is installed.')
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('Notifications are not allowed for this page in this browser.')
  await navigator.serviceWorker.register('/push-worker.js')
  const worker = await navigator.serviceWorker.ready
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = subscription.toJSON()
  return JSON.stringify({ endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } })
}
