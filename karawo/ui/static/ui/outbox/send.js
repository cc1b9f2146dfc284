import { get, inState, keysIn, put, putDown, carriedBy, tell } from "./store.js";
import { open, seal } from "./vault.js";
import { say } from "./words.js";

const NOT_OURS = say("Jaringan ini menjawab atas nama Karawo (mungkin halaman masuk Wi-Fi).", "This network answers in Karawo's place (perhaps a Wi-Fi sign-in page).");
export const WHY = {
  offline: say("Belum ada sambungan; dikirim sendiri bila ada sinyal.", "No connection yet; sent by itself when there is a signal."),
  server: say("Server sedang tidak dapat menerima; dicoba lagi sendiri.", "The server cannot receive now; tried again by itself."),
  sign_in: say("Anda perlu masuk lagi. Tidak ada yang hilang.", "You need to sign in again. Nothing is lost."),
  locked: say("Buka dengan PIN untuk mengirim.", "Open with your PIN to send."),
  old: say("Halaman di HP ini sudah lama. Muat ulang; kiriman tetap tersimpan.", "The pages on this phone are old. Reload; what waits is kept."),
  busy: say("Sedang dikirim dari jendela lain.", "Another window is sending."),
};

const fetchJson = async (address, options, seconds) => {
  const answer = await fetch(address, { ...options, redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(seconds * 1000) });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { answer, body: isJson ? await answer.json() : null };
};

// Who is signed in, with a token that is fresh however long the phone was away.
export const whoIsThere = async () => {
  const { body } = await fetchJson("/kiriman/siapa.json", { cache: "no-store", headers: { Accept: "application/json" } }, 15);
  if (!body || !("token" in body)) throw new Error(NOT_OURS);
  return body;
};

const formOf = (record, { text, files }) => {
  const form = new FormData();
  for (const [name, value] of text.answers) form.append(name, value);
  text.files.forEach(({ name, filename, type }, place) => form.append(name, new Blob([files[place]], { type }), filename));
  form.set("idempotency_key", record.key);
  form.set("seen_at", record.savedAt);
  if (text.base) form.set("base", JSON.stringify(text.base));
  return form;
};

const settle = async (record, changes) => {
  const next = { ...record, ...changes, triedAt: new Date().toISOString() };
  await put(next);
  await tell(record.person);
  return next;
};

// What the phone knew of this client goes with the acknowledgement.
const forgetClient = async (person, page) => {
  for (const entry of await carriedBy(person)) {
    const content = await open(person, entry.box);
    if (content?.text.page === page) await putDown(entry.id);
  }
};

// Answers of this window: a form whose record the queue has sent before it leads on all the same.
const answered = new Map();

// Sends one record. Gives { stop } where it makes no sense to go on, else { done: "sent" | "refused" | "later" }.
const sendOne = async (record, who, made, isWatched) => {
  const content = await open(record.person, record.box);
  if (!content) return { stop: "locked" };
  await put({ ...record, state: "sending", triedAt: new Date().toISOString() });
  const later = (why, stop) => settle(record, { state: "ready", tries: record.tries + 1, why }).then((next) => ({ stop, done: "later", record: next }));
  const refuse = async (why, detail) => {
    const box = detail ? await seal(record.person, { text: detail }) : null;
    return { done: "refused", body: detail, record: await settle(record, { state: "refused", tries: record.tries + 1, why, detail: box }) };
  };
  const headers = { Accept: "application/json", "X-CSRFToken": who.token, "X-Karawo-Outbox": made, "X-Karawo-Person": record.person };
  if (isWatched) headers["X-Karawo-Watched"] = "1";
  let answer, body;
  try {
    ({ answer, body } = await fetchJson(content.text.action, { method: "POST", body: formOf(record, content), headers }, content.files.length ? 120 : 30));
    if (answer.status === 403 && !body) {
      who.token = (await whoIsThere()).token;
      headers["X-CSRFToken"] = who.token;
      ({ answer, body } = await fetchJson(content.text.action, { method: "POST", body: formOf(record, content), headers }, content.files.length ? 120 : 30));
    }
  } catch {
    return later(WHY.offline, "offline");
  }
  if ((answer.status === 201 || answer.status === 200) && body?.key === record.key) {
    const next = await settle({ ...record, why: "" }, { state: "sent", box: null, detail: null });
    await forgetClient(record.person, content.text.page);
    answered.set(record.key, body);
    return { done: "sent", body, record: next };
  }
  if (answer.ok) return later(NOT_OURS, "offline");
  if (answer.type === "opaqueredirect" || answer.status === 401) return later(WHY.sign_in, "sign_in");
  if (body?.reason === "person") return later(body.text, "sign_in");
  if (body?.reason === "conflict") return refuse(body.text, body);
  if (answer.status === 422 && body?.errors) {
    // Either [{ field, text }], or texts by field.
    const errors = Array.isArray(body.errors) ? body.errors : Object.entries(body.errors).flatMap(([field, texts]) => texts.map((text) => ({ field, text })));
    return refuse(errors.map((each) => each.text).join(" "), { errors });
  }
  if (answer.status === 426) return later(body?.text ?? WHY.old, "old");
  if (answer.status === 429 || answer.status >= 500) return later(WHY.server, answer.status === 429 ? "server" : undefined);
  return refuse(body?.text ?? `${say("Server menolak dengan kode", "The server refused with code")} ${answer.status}.`, null);
};

// Sends all that waits for the signed-in person, oldest first; `only`: one record.
// Gives { stop, sent, last }. One window at a time: a queue gives way to another, a person before a form waits its turn.
export const sendAll = (asked) => {
  const turn = asked.only ? { signal: AbortSignal.timeout(20_000) } : { ifAvailable: true };
  const busy = { stop: "busy", sent: 0, last: null };
  return navigator.locks.request("karawo-outbox", turn, (held) => (held ? sendInTurn(asked) : busy)).catch((error) => {
    if (["AbortError", "TimeoutError"].includes(error.name)) return busy;
    throw error;
  });
};
const sendInTurn = async ({ person, made, only = "", onChange = () => {} }) => {
  const told = { stop: "", sent: 0, last: null };
  // Who holds the lock knows that nobody is sending: these were cut off.
  for (const record of await inState(person, "sending")) await put({ ...record, state: "ready" });
  const keys = only ? [only] : await keysIn(person, "ready");
  if (!keys.length) return told;
  let who;
  try {
    who = await whoIsThere();
  } catch (error) {
    return { ...told, stop: "offline", why: error.message === NOT_OURS ? NOT_OURS : WHY.offline };
  }
  if (!who.person) return { ...told, stop: "sign_in" };
  if (who.person !== person) return { ...told, stop: "person", name: who.name };
  let failures = 0;
  for (const key of keys) {
    const record = await get(key);
    if (record?.state === "sent" && only) told.last = { done: "sent", body: answered.get(key) ?? null }; // by the one before
    if (record?.state !== "ready") continue;
    const result = await sendOne(record, who, made, Boolean(only));
    told.last = result;
    if (result.done === "sent") told.sent += 1;
    failures = result.done === "later" ? failures + 1 : 0;
    onChange(result);
    if (result.stop) return { ...told, stop: result.stop, why: result.record?.why };
    if (failures === 3) return { ...told, stop: "server" };
  }
  return told;
};
