// Keeps what says that there is no line to the site, and nothing else: no page, no answer, no picture, nothing of who is signed in. All
// else goes its own way, as if this were not there. It is registered under the fingerprints of what it keeps (js/shell.js): another
// version is another worker, which fetches its own and throws the former's away.
const shell = [
  '/offline.html', '/css/offline.css', '/js/offline.js', '/icons/favicon.svg',
  '/fonts/figtree-latin-wght-normal.woff2', '/fonts/fraunces-latin-soft-normal.woff2',
];
const prefix = 'emotionweb-shell';
const name = prefix + location.search;

addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await cache.addAll(shell.map(path => new Request(path, { cache: 'reload', credentials: 'omit' })));
  await skipWaiting();
})()));

addEventListener('activate', event => event.waitUntil((async () => {
  const former = (await caches.keys()).filter(key => key.startsWith(prefix) && key !== name);
  await Promise.all(former.map(key => caches.delete(key)));
  await registration.navigationPreload?.enable(); // The page is asked for while this wakes up.
  await clients.claim();
})()));

addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) {
    return;
  }

  if (request.mode === 'navigate') {
    event.respondWith(online(event).catch(() => caches.match('/offline.html', { cacheName: name })));
  } else if (shell.includes(pathname)) {
    event.respondWith(online(event).catch(async () => await caches.match(pathname, { cacheName: name }) ?? Response.error()));
  }
});

// What the site says is what counts, whatever is kept.
async function online(event) {
  return await event.preloadResponse ?? await fetch(event.request);
}
