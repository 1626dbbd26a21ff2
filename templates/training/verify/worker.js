// Answers for the network while there is none. Keeps the page, the keys and the list of what ended;
// never the page of a code. Of an address below ours that cannot be reached, the page is shown.
"use strict";
const PAGE = "{{ page|escapejs }}";
const CACHE = "{{ cache|escapejs }}";
const KEPT = [{% for each in kept %}"{{ each|escapejs }}", {% endfor %}];

self.addEventListener("install", (event) => {
  const fresh = KEPT.map((path) => new Request(path, { cache: "reload" }));
  const kept = caches.open(CACHE).then((cache) => cache.addAll(fresh));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("{{ older|escapejs }}") && name !== CACHE;
  const gone = caches.keys().then((names) => Promise.all(names.filter(old).map((n) => caches.delete(n))));
  event.waitUntil(gone.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (KEPT.includes(pathname)) event.respondWith(fresh(request, pathname));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
});

async function fresh(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      const cache = await caches.open(CACHE);
      await cache.put(path, answer.clone());
      return answer;
    }
    return (await caches.match(path)) || answer;
  } catch (fault) {
    const kept = await caches.match(path);
    if (kept) return kept;
    throw fault;
  }
}
