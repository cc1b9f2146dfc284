import { keysIn, leave, more, place, present, tell, tidy } from "./store.js";
import { enhance } from "./form.js";
import { sendAll } from "./send.js";

const PAUSES = [5, 15, 60, 300]; // seconds
const HALF_A_DAY = 12 * 3600 * 1000;
const { made } = place;
let person = "", name = "";
let step = 0, timer = 0;

const pump = async () => {
  if (!person) return;
  clearTimeout(timer);
  const result = await sendAll({ person, made });
  const left = (await keysIn(person, "ready")).length;
  dispatchEvent(new CustomEvent("karawo:ran", { detail: left && !result.stop ? { ...result, stop: "server" } : result }));
  if (result.stop === "old") (await navigator.serviceWorker?.getRegistration())?.update();
  if (!left || result.sent) step = 0;
  if (left) later(result.stop);
};
const later = (stop) => {
  clearTimeout(timer);
  if (!["sign_in", "person", "old", "locked"].includes(stop)) timer = setTimeout(pump, PAUSES[Math.min(step++, PAUSES.length - 1)] * 1000);
};

const keepPages = async () => {
  const registration = await navigator.serviceWorker?.register("/sw.js");
  if (!registration || Date.now() - Number(localStorage.getItem("karawo.shell")) < HALF_A_DAY) return;
  (await navigator.serviceWorker.ready).active?.postMessage({ act: "refresh" });
  localStorage.setItem("karawo.shell", String(Date.now()));
};

// Where the phone cannot keep anything (a private window, for instance) the forms stay ordinary forms.
const start = async () => {
  ({ person, name } = await present());
  const forms = [...document.querySelectorAll("form[data-outbox]")];
  await Promise.all(forms.map((form) => enhance(form, { person, name, made })));
  for (const press of document.querySelectorAll("[data-carry]")) (await more()).offerToCarry(press, { person });
  const queue = document.querySelector("[data-outbox-queue]");
  if (queue) await (await more()).showQueue(queue, { person, name, pump });
  document.documentElement.dataset.outbox = "ready";
  if (person) {
    await tidy(person);
    await tell(person);
    addEventListener("karawo:later", (event) => later(event.detail));
    addEventListener("online", () => { step = 0; pump(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) pump(); });
    pump();
  }
};
// Signing out waits for this: the next page that is kept is nobody's again.
addEventListener("karawo:leaving", (event) => event.detail.push(leave()));
keepPages().catch(() => {});
start();
