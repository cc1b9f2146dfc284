// What waits on this phone, in IndexedDB. A record is one filled-in form:
// { key, person, name, kind, state, savedAt, tries, triedAt, why, box, detail }
// box: address, answers and photos, sealed where the person has a PIN. detail: what the server said, sealed likewise.
let opening = null;
const database = () => (opening ??= new Promise((done, fail) => {
  const asked = indexedDB.open("karawo", 1);
  asked.onupgradeneeded = () => {
    const records = asked.result.createObjectStore("records", { keyPath: "key" });
    records.createIndex("state", ["person", "state", "savedAt"]);
    asked.result.createObjectStore("carried", { keyPath: "id", autoIncrement: true }).createIndex("person", "person");
    asked.result.createObjectStore("vaults", { keyPath: "person" });
    asked.result.createObjectStore("present", { keyPath: "id" });
  };
  asked.onsuccess = () => {
    asked.result.onversionchange = () => { asked.result.close(); opening = null; };
    done(asked.result);
  };
  asked.onerror = () => { opening = null; fail(asked.error); };
}));

const within = async (name, mode, work) => {
  const opened = await database();
  return new Promise((done, fail) => {
    // strict: kept means on the disk, not on its way there.
    const transaction = opened.transaction(name, mode, { durability: "strict" });
    const asked = work(transaction.objectStore(name));
    transaction.oncomplete = () => done(asked?.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
};
const between = (person, state) => IDBKeyRange.bound([person, state], [person, state, []]);

export const put = (record) => within("records", "readwrite", (store) => store.put(record));
export const get = (key) => within("records", "readonly", (store) => store.get(key));
export const remove = (key) => within("records", "readwrite", (store) => store.delete(key));
export const all = () => within("records", "readonly", (store) => store.getAll());
export const inState = (person, state) => within("records", "readonly", (store) => store.index("state").getAll(between(person, state)));
export const keysIn = (person, state) => within("records", "readonly", (store) => store.index("state").getAllKeys(between(person, state)));
const count = (person, state) => within("records", "readonly", (store) => store.index("state").count(between(person, state)));

export const carry = async (entry) => {
  await within("carried", "readwrite", (store) => store.put(entry));
  localStorage.setItem("karawo.carries", "1");
};
export const carriedBy = (person) => within("carried", "readonly", (store) => store.index("person").getAll(person));
export const putDown = (id) => within("carried", "readwrite", (store) => store.delete(id));

export const vaultOf = (person) => within("vaults", "readonly", (store) => store.get(person));
export const putVault = (vault) => within("vaults", "readwrite", (store) => store.put(vault));
export const dropVault = (person) => within("vaults", "readwrite", (store) => store.delete(person));

// How many wait, where every page can read it without opening the database.
export const tell = async (person) => {
  const numbers = await Promise.all(["ready", "sending", "refused"].map((state) => count(person, state)));
  const waiting = numbers.reduce((sum, number) => sum + number, 0);
  localStorage.setItem(`karawo.waiting.${person}`, String(waiting));
  dispatchEvent(new CustomEvent("karawo:waiting", { detail: waiting }));
  return waiting;
};

const WEEK = 7 * 24 * 3600 * 1000;
// Names go after seven days, and what was sent or thrown away with them. What still waits is never removed.
export const tidy = async (person) => {
  const old = (iso) => Date.now() - Date.parse(iso) > WEEK;
  for (const entry of await carriedBy(person)) if (old(entry.at)) await putDown(entry.id);
  for (const state of ["sent", "dropped"]) {
    for (const record of await inState(person, state)) if (old(record.triedAt ?? record.savedAt)) await remove(record.key);
  }
};

export const place = JSON.parse(document.querySelector('meta[name="karawo-outbox"]').content);
// PIN, taking along and the queue: fetched when they are asked for, and kept for when there is no signal.
export const more = () => import(place.more);

// Who entered last with a signal: a kept page is nobody's. Not in localStorage, which a killed browser forgets.
export const present = async () => {
  const known = await within("present", "readonly", (store) => store.get("now"));
  if (!place.person) return known ?? { person: "", name: "" };
  if (known?.person !== place.person) await within("present", "readwrite", (store) => store.put({ id: "now", person: place.person, name: place.name }));
  return place;
};
export const leave = () => within("present", "readwrite", (store) => store.delete("now"));
