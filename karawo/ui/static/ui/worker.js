// Keeps the pages that work without a signal. What it keeps holds nobody's data: blank forms, the queue, style and script.
const SHELL = { /* shell */ };
const NAME = `karawo-${SHELL.version}`;
const ASSET = /^\/(?:aset|ui)\/.+\.(?:js|css|svg)$/;
const LONGEST_WAIT = 10_000;

const fill = async () => {
  const cache = await caches.open(NAME);
  const files = new Set(SHELL.files);
  for (const page of [SHELL.queue, ...Object.values(SHELL.pages)]) {
    const answer = await fetch(page, { cache: "reload" });
    if (!answer.ok || answer.redirected) throw new Error(`${page}: ${answer.status}`);
    for (const [, file] of (await answer.clone().text()).matchAll(/(?:src|href)="([^"?]+)"/g)) if (ASSET.test(file)) files.add(file);
    await cache.put(page, answer);
  }
  for (const file of files) {
    const answer = await fetch(file, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    await cache.put(file, answer);
  }
};

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("karawo-") && name !== NAME) await caches.delete(name);
  await clients.claim();
})()));

const kept = async (url) => {
  const found = Object.entries(SHELL.pages).find(([page]) => new RegExp(page).test(url.pathname + url.search));
  return (await caches.open(NAME)).match(found ? found[1] : SHELL.queue);
};
const opened = async (request, url) => {
  const isOurs = url.pathname === "/kiriman/" || Object.keys(SHELL.pages).some((page) => new RegExp(page).test(url.pathname + url.search));
  // A dead network may hang for minutes; where a kept page serves as well, nobody waits that long for the first word.
  const patience = new AbortController();
  const wait = isOurs ? setTimeout(() => patience.abort(), LONGEST_WAIT) : 0;
  try {
    return await fetch(request, isOurs ? { signal: patience.signal } : {});
  } catch (error) {
    const page = await kept(url);
    if (!page) throw error;
    return page;
  } finally {
    clearTimeout(wait);
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(opened(request, url));
  else if (ASSET.test(url.pathname)) event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});

// Private keys that a PIN opened, in memory alone: a page that follows another need not ask again.
const keys = new Map();
const QUARTER = 15 * 60 * 1000;
addEventListener("message", (event) => {
  const { act, person, key } = event.data;
  const found = keys.get(person);
  if (act === "keep") keys.set(person, { key, until: Date.now() + QUARTER });
  else if (act === "forget") person ? keys.delete(person) : keys.clear();
  else if (act === "refresh") event.waitUntil(fill().catch(() => {}));
  else if (act === "kept") {
    const isOpen = found && found.until > Date.now();
    if (isOpen) found.until = Date.now() + QUARTER;
    else keys.delete(person);
    event.ports[0]?.postMessage(isOpen ? found.key : null);
    return;
  }
  event.ports[0]?.postMessage(null);
});
