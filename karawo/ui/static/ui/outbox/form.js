import { carriedBy, get, inState, more, put, remove, tell } from "./store.js";
import { isLocked, open, seal } from "./vault.js";
import { shrunk } from "./photo.js";
import { sendAll, WHY } from "./send.js";
import { button, clock, make, notice, say, STATES } from "./words.js";

const OWN = new Set(["csrfmiddlewaretoken", "idempotency_key", "base", "seen_at"]);
const here = () => location.pathname + location.search;

// What the form says now: answers as text, photos shrunk, both ready to be sealed.
const contentOf = async (form, submitter) => {
  const title = document.querySelector("[data-outbox-name], h1")?.textContent.trim().slice(0, 40) ?? "";
  const text = { page: here(), action: form.dataset.outboxUrl || here(), title, answers: [], files: [], base: null };
  const base = form.elements.namedItem("base")?.value;
  if (base) text.base = JSON.parse(base);
  const files = [];
  for (const [name, value] of new FormData(form, submitter)) {
    if (OWN.has(name)) continue;
    if (typeof value === "string") text.answers.push([name, value]);
    else if (value.size) {
      const isPicture = value.type.startsWith("image/");
      const blob = isPicture ? await shrunk(value) : value;
      text.files.push({ name, filename: isPicture ? "foto.jpg" : value.name, type: blob.type });
      files.push(await blob.arrayBuffer());
    }
  }
  return { text, files };
};

// A kept form is about what its address says, on the day it is opened.
const placeHere = (form) => {
  for (const input of form.querySelectorAll("[data-outbox-query]")) input.value = new URLSearchParams(location.search).get(input.dataset.outboxQuery) ?? "";
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  for (const input of form.querySelectorAll("[data-outbox-today]")) input.value ||= today;
};

const fill = (form, answers) => {
  const given = new Map();
  for (const [name, value] of answers) given.set(name, [...(given.get(name) ?? []), value]);
  for (const element of form.elements) {
    if (!element.name || OWN.has(element.name) || element.type === "file" || element.type === "submit") continue;
    const values = given.get(element.name);
    if (element.type === "checkbox" || element.type === "radio") element.checked = Boolean(values?.includes(element.value));
    else if (element.multiple) for (const option of element.options) option.selected = Boolean(values?.includes(option.value));
    else if (values) element.value = values[0];
  }
};

const showErrors = (form, errors) => {
  form.querySelectorAll("[data-outbox-error]").forEach((old) => old.remove());
  form.querySelectorAll(".field.has-error").forEach((old) => old.classList.remove("has-error"));
  const summary = make("div", "error-summary");
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  summary.dataset.outboxError = "";
  const list = make("ul");
  for (const { field, text } of errors) {
    const element = field && form.querySelector(`[name="${CSS.escape(field)}"]`);
    const row = make("li", "", element?.id ? "" : text);
    if (element?.id) {
      const link = make("a", "", text);
      link.href = `#${element.id}`;
      row.append(link);
      const beside = make("p", "field-error", text);
      beside.dataset.outboxError = "";
      element.before(beside);
      element.closest(".field")?.classList.add("has-error");
    }
    list.append(row);
  }
  summary.append(make("h2", "", say("Ada masalah", "There is a problem")), list);
  form.prepend(summary);
  summary.focus();
};

export const enhance = async (form, { person, name, made }) => {
  const kind = form.dataset.outbox;
  const said = make("div", "outbox-said stack");
  said.setAttribute("role", "status");
  form.before(said);
  if (!person) {
    said.append(notice("warning", say("Belum ada yang masuk di HP ini", "Nobody is signed in on this phone"), say("Masuklah sekali dengan sinyal; sesudah itu form ini dapat diisi tanpa sinyal.", "Sign in once with a signal; after that this form can be filled in without one.")));
    form.hidden = form.hasAttribute("data-outbox-blank");
    return;
  }
  let record = null;
  let isBusy = false;

  const keep = async (state, submitter, savedAt = new Date().toISOString()) => {
    const content = await contentOf(form, submitter);
    performance.mark("outbox-from");
    const box = await seal(person, content);
    const fresh = { person, name, kind, tries: 0, triedAt: null, why: "", detail: null };
    const said = state === "refused" ? record : fresh; // what is being put right keeps its reason
    record = { ...said, key: record?.key ?? crypto.randomUUID(), state, savedAt, box };
    await put(record);
    performance.measure("outbox-commit", "outbox-from");
    document.documentElement.dataset.kept = record.key;
    await tell(person);
  };
  const again = () => {
    record = null;
    form.hidden = false;
    delete form.dataset.kept;
    said.replaceChildren();
    form.reset();
    for (const input of form.querySelectorAll("[data-touched]")) delete input.dataset.touched;
    placeHere(form);
  };
  const told = (state, tone, text, ...more) => {
    const row = make("p", "row");
    const queue = make("a", "button is-quiet", say("Antrean kiriman", "Outbox"));
    queue.href = "/kiriman/";
    row.append(queue, ...more);
    said.replaceChildren(notice(tone, `${say("Tersimpan di HP", "Kept on the phone")} · ${STATES[state]}`, text, row));
  };

  // Typing keeps a draft; the position that the phone fills in by itself does not.
  let pause;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted || form.hidden || isBusy || form.hasAttribute("data-no-draft")) return;
    clearTimeout(pause);
    pause = setTimeout(() => { if (!isBusy) keep(record?.state === "refused" ? "refused" : "draft"); }, 400);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    clearTimeout(pause);
    const missing = [...form.elements].filter((element) => element.willValidate && element.validity.valueMissing);
    if (missing.length) {
      showErrors(form, missing.map((element) => ({ field: element.name, text: `${say("Isi", "Answer")} “${(element.labels?.[0]?.textContent ?? element.name).trim()}”.` })));
      isBusy = false;
      return;
    }
    try {
      await keep("ready", event.submitter);
    } catch (error) {
      // Full or forbidden storage, or a picture that cannot be read: the form goes the ordinary way.
      console.error(error);
      const press = event.submitter;
      if (press?.name) {
        const hidden = make("input");
        Object.assign(hidden, { type: "hidden", name: press.name, value: press.value });
        form.append(hidden);
      }
      form.submit();
      return;
    }
    navigator.storage?.persist?.();
    form.hidden = true;
    told("ready", "info", say("Dikirim sekarang bila ada sinyal.", "Sent now if there is a signal."));
    const result = await sendAll({ person, made, only: record.key });
    isBusy = false;
    const another = button(say("Catat lagi di sini", "Enter another here"), "plain", again);
    const sent = result.last;
    if (sent?.done === "sent") {
      said.replaceChildren(notice("good", STATES.sent, sent.body?.text ?? "", another));
      if (sent.body) location.assign(sent.body.url);
    } else if (sent?.done === "refused" && sent.body?.errors) {
      record = sent.record;
      form.hidden = false;
      said.replaceChildren();
      showErrors(form, sent.body.errors);
    } else if (sent?.done === "refused") {
      if (sent.body?.conflicts) location.assign(`/kiriman/#${record.key}`);
      else told("refused", "bad", sent.record.why);
    } else {
      const other = result.stop === "person" ? say(`Di HP ini sekarang masuk ${result.name}. Kiriman Anda menunggu sampai Anda masuk lagi.`, `${result.name} is signed in on this phone now. Yours waits until you sign in again.`) : "";
      told("ready", "info", other || result.why || WHY[result.stop] || WHY.offline, another);
      dispatchEvent(new CustomEvent("karawo:later", { detail: result.stop }));
    }
  });

  placeHere(form);
  await restore();

  async function restore() {
    const wanted = location.hash.match(/^#kiriman=([0-9a-f-]{36})$/)?.[1];
    const found = wanted ? [await get(wanted)] : await inState(person, "draft");
    const drafts = found.filter((each) => each && each.person === person && each.kind === kind && each.state !== "sent");
    if (await isLocked(person)) {
      if (drafts.length || form.hasAttribute("data-outbox-blank")) said.replaceChildren(await (await more()).pinSheet(person, async () => { said.replaceChildren(); await restore(); }));
      return;
    }
    await nameIt();
    for (const each of drafts.reverse()) {
      const content = await open(person, each.box);
      if (content?.text.page !== here()) continue;
      record = each;
      fill(form, content.text.answers);
      const base = form.elements.namedItem("base");
      if (base && content.text.base) base.value = JSON.stringify(content.text.base);
      const lost = content.files.length ? say(" Foto perlu dipilih lagi.", " Choose the photo again.") : "";
      const drop = button(say("Buang draf", "Discard the draft"), "plain", async () => { await remove(each.key); await tell(person); again(); });
      if (each.state === "draft") said.replaceChildren(notice("info", `${STATES.draft} · ${clock(each.savedAt)}`, say("Isian terakhir Anda dipulihkan.", "What you last typed is back.") + lost, drop));
      const detail = await open(person, each.detail);
      if (detail?.text?.errors) showErrors(form, detail.text.errors);
      break;
    }
  }

  // A kept page knows nobody: the name and the state the form is based on come from what the person carries along.
  async function nameIt() {
    if (!form.hasAttribute("data-outbox-blank")) return;
    for (const entry of await carriedBy(person)) {
      const content = await open(person, entry.box);
      if (content?.text.page !== here()) continue;
      const heading = document.querySelector("[data-outbox-name]");
      if (heading) heading.textContent = content.text.name;
      const base = form.elements.namedItem("base");
      if (base) base.value = JSON.stringify(content.text.base ?? {});
    }
  }
};
