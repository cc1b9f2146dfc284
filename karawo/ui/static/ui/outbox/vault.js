import { vaultOf, putVault } from "./store.js";

// A box is sealed with a key of its own, that key with the person's public key: so saving never asks for the PIN,
// and reading does. The private key lies on the phone under the PIN; opened, it lives in memory alone.
const ROUNDS = 600_000;
const PAIR = { name: "RSA-OAEP", hash: "SHA-256" };
const subtle = crypto.subtle;
const bytes = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

const keyOf = async (pin, salt) => subtle.deriveKey(
  { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
  await subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]),
  { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
);

const opened = new Map();
const ask = (message) => new Promise((done) => {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return done(null);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => done(event.data ?? null);
  setTimeout(() => done(null), 1000);
  worker.postMessage(message, [port2]);
});

export const makeVault = async (person, pin) => {
  const pair = await subtle.generateKey({ ...PAIR, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["encrypt", "decrypt"]);
  const [salt, iv] = [random(16), random(12)];
  const wrapped = await subtle.wrapKey("pkcs8", pair.privateKey, await keyOf(pin, salt), { name: "AES-GCM", iv });
  await putVault({ person, salt, iv, wrapped, open: await subtle.exportKey("spki", pair.publicKey), at: new Date().toISOString() });
  await unlock(person, pin);
};

// Gives false where the PIN is wrong.
export const unlock = async (person, pin) => {
  const vault = await vaultOf(person);
  try {
    const key = await subtle.unwrapKey("pkcs8", vault.wrapped, await keyOf(pin, vault.salt), { name: "AES-GCM", iv: vault.iv }, PAIR, false, ["decrypt"]);
    opened.set(person, key);
    ask({ act: "keep", person, key });
    return true;
  } catch {
    return false;
  }
};

export const keyFor = async (person) => {
  if (!opened.has(person)) {
    const kept = await ask({ act: "kept", person });
    if (kept) opened.set(person, kept);
  }
  return opened.get(person) ?? null;
};
export const isLocked = async (person) => Boolean(await vaultOf(person)) && !(await keyFor(person));
export const lock = (person) => {
  opened.delete(person);
  ask({ act: "forget", person });
};
// The worker forgets when it falls asleep; a page that is open keeps it awake.
setInterval(() => { if (opened.size && !document.hidden) ask({ act: "awake" }); }, 20_000);

// content: { text: anything JSON can say, files: [ArrayBuffer] }
export const seal = async (person, { text, files = [] }) => {
  const vault = await vaultOf(person);
  if (!vault) return { text, files };
  const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const parts = await Promise.all([bytes(JSON.stringify(text)), ...files].map(async (part) => {
    const iv = random(12);
    return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, part) };
  }));
  const door = await subtle.importKey("spki", vault.open, PAIR, false, ["encrypt"]);
  return { key: await subtle.encrypt(PAIR, door, await subtle.exportKey("raw", key)), parts };
};

// Gives null where the PIN is needed first.
export const open = async (person, box) => {
  if (!box) return { text: null, files: [] };
  if (!box.parts) return box;
  const own = await keyFor(person);
  if (!own) return null;
  const key = await subtle.importKey("raw", await subtle.decrypt(PAIR, own, box.key), "AES-GCM", false, ["decrypt"]);
  const [first, ...files] = await Promise.all(box.parts.map(({ iv, data }) => subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
  return { text: JSON.parse(new TextDecoder().decode(first)), files };
};
