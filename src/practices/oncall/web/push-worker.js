// Shows a page as a notification of the browser while no page of Mainstay is open; a tap opens where it is acknowledged.
/* global self */
self.addEventListener('push', (event) => {
  let told = {}
  try {
    told = event.data ? event.data.json() : {}
  } catch {
    // Whatever it is, a push that shows nothing would end the subscription.
  }
  const { title = 'Mainstay', body = '', tag = 'mainstay', url = '/', isAsking = false } = told
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, renotify: true, requireInteraction: isAsking, icon: '/icon.svg', data: { url } }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.openWindow(event.notification.data?.url ?? '/'))
})
