import { all, carriedBy, put, putDown, tell, tidy, vaultOf } from "./store.js";
import { isLocked, lock, open, seal } from "./vault.js";
import { WHY } from "./send.js";
import { pinSheet } from "./unlock.js";
import { button, clock, make, notice, say, STATES, TONES } from "./words.js";

const ORDER = ["refused", "sending", "ready", "draft", "dropped", "sent"];
const MOST = 50;

const badge = (state) => make("span", `badge${TONES[state] ? ` is-${TONES[state]}` : ""}`, STATES[state]);
const link = (text, href, className = "button is-quiet") => {
  const found = make("a", className, text);
  found.href = href;
  return found;
};
const panel = (title, ...rest) => {
  const box = make("section", "panel");
  const head = make("header", "panel-head");
  head.append(make("h2", "", title));
  const body = make("div", "panel-body stack");
  body.append(...rest);
  box.append(head, body);
  return box;
};

export const showQueue = async (root, { person, name, pump }) => {
  const kinds = new Map([...root.querySelectorAll("[data-kind]")].map((each) => [each.dataset.kind, each.textContent.trim()]));
  const place = (part) => root.querySelector(`[data-part="${part}"]`);
  const rows = new Map();
  let isWhole = false;
  let result = { stop: "" };

  if (location.pathname !== "/kiriman/") place("where").replaceChildren(notice("warning", say("Tidak ada sambungan", "No connection"), say("Halaman yang Anda buka memerlukan sambungan. Yang dibawa di HP ini dan antrean kiriman tetap dapat dipakai.", "The page you opened needs a connection. What is on this phone and the outbox can be used.")));

  const change = async (record, changes) => {
    await put({ ...record, ...changes });
    await tell(record.person);
    await draw();
  };
  const drop = (record) => button(say("Buang", "Throw away"), "plain", () => change(record, { state: "dropped", triedAt: new Date().toISOString(), before: record.state }));

  const choices = (record, content, detail) => {
    const form = make("form", "stack");
    form.dataset.again = "";
    for (const each of detail.text.conflicts) {
      const group = make("fieldset", "field");
      group.append(make("legend", "", each.label));
      for (const [side, value, said] of [
        ["mine", each.mine, `${say("Anda", "You")}, ${clock(record.savedAt)}: ${each.mine_text}`],
        ["theirs", each.theirs, `${each.by}, ${each.at}: ${each.theirs_text}`],
      ]) {
        const label = make("label", "choice");
        const input = make("input");
        Object.assign(input, { type: "radio", name: each.field, value, required: true });
        input.dataset.side = side;
        label.append(input, make("span", "", said));
        group.append(label);
      }
      form.append(group);
    }
    const press = make("button", "button", say("Kirim keputusan", "Send the decision"));
    form.append(press);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = new FormData(form);
      if (detail.text.conflicts.some((each) => !chosen.has(each.field))) return;
      const answers = content.text.answers.filter(([field]) => !chosen.has(field)).concat([...chosen]);
      const text = { ...content.text, answers, base: { ...content.text.base, ...detail.text.base } };
      await change(record, { state: "ready", why: "", detail: null, box: await seal(person, { text, files: content.files }) });
      pump();
    });
    return form;
  };

  const row = async (record) => {
    const box = make("li", "outbox-row stack");
    box.id = record.key;
    const content = await open(record.person, record.box);
    const head = make("p", "row");
    const kind = kinds.get(record.kind) ?? record.kind;
    const number = content?.text?.page.match(/\d+/)?.[0];
    const title = content?.text?.title && content.text.title !== kind ? content.text.title : number ? `${say("Nomor", "Number")} ${number}` : kind;
    head.append(badge(record.state), make("strong", "", title));
    const when = [...(title === kind ? [] : [kind]), `${say("disimpan", "kept")} ${clock(record.savedAt)}`];
    if (record.tries) when.push(`${say("dicoba", "tried")} ${record.tries}×, ${say("terakhir", "last")} ${clock(record.triedAt)}`);
    if (record.state === "sent") when.push(`${say("terkirim", "sent")} ${clock(record.triedAt)}`);
    box.append(head, make("p", "small quiet", when.join(" · ")));
    if (record.why && record.state !== "sent") box.append(make("p", "small", record.why));
    const acts = make("p", "row");
    if (record.state === "refused") {
      const detail = await open(record.person, record.detail);
      if (detail?.text?.conflicts && content) box.append(choices(record, content, detail));
      else if (detail?.text?.errors && content) acts.append(link(say("Perbaiki di sini", "Put it right here"), `${content.text.page}#kiriman=${record.key}`, "button"));
      else if (content) acts.append(button(say("Kirim lagi", "Send again"), "quiet", async () => { await change(record, { state: "ready", why: "" }); pump(); }));
      acts.append(drop(record));
    } else if (record.state === "draft") {
      if (content) acts.append(link(say("Lanjutkan", "Go on"), `${content.text.page}#kiriman=${record.key}`));
      acts.append(drop(record));
    } else if (record.state === "ready") acts.append(drop(record));
    else if (record.state === "dropped") acts.append(button(say("Urungkan", "Undo"), "quiet", () => change(record, { state: record.before ?? "draft" })));
    if (acts.childElementCount) box.append(acts);
    return box;
  };

  // What is being typed or chosen is not drawn anew under the fingers: only what has changed is.
  let pinMode = "";
  const drawPin = async (waiting) => {
    const part = place("pin");
    if (!person) return part.replaceChildren();
    const mode = !(await vaultOf(person)) ? `none ${waiting > 0}` : (await isLocked(person)) ? "locked" : "open";
    if (mode === pinMode) return;
    pinMode = mode;
    if (mode.startsWith("none")) {
      const ask = make("details");
      ask.append(make("summary", "", say("Pasang PIN", "Set a PIN")), await pinSheet(person, draw));
      const text = waiting
        ? say("Yang menunggu di HP ini belum disandikan. Dengan PIN, orang yang memegang HP ini tidak dapat membacanya.", "What waits on this phone is not sealed. With a PIN nobody who holds the phone can read it.")
        : say("Dengan PIN, usaha yang dibawa dan kiriman yang menunggu tersandi di HP ini.", "With a PIN what you carry and what waits is sealed on this phone.");
      return part.replaceChildren(notice(waiting ? "warning" : "info", say("Belum ada PIN", "No PIN yet"), text, ask));
    }
    if (mode === "locked") return part.replaceChildren(panel(say("Buka dengan PIN", "Open with your PIN"), await pinSheet(person, async () => { await draw(); pump(); })));
    part.replaceChildren(button(say("Kunci lagi", "Lock again"), "plain", () => { lock(person); draw(); }));
  };

  const drawCarried = async () => {
    const list = make("ul", "links");
    for (const entry of person && !(await isLocked(person)) ? await carriedBy(person) : []) {
      const content = await open(person, entry.box);
      const item = make("li");
      const until = new Date(Date.parse(entry.at) + 7 * 24 * 3600 * 1000);
      const note = make("p", "small quiet row is-apart", `${kinds.get(content.text.kind) ?? ""} · ${say("sampai", "until")} ${until.getDate()}-${until.getMonth() + 1}`);
      note.append(button(say("Turunkan", "Put down"), "plain", async () => { await putDown(entry.id); await draw(); }));
      item.append(link(content.text.name, content.text.page, ""), note);
      list.append(item);
    }
    place("carried").replaceChildren(...(list.childElementCount ? [panel(say("Dibawa di HP ini", "On this phone"), list)] : []));
  };

  // The same button from drawing to drawing: a finger on its way to it, or the keyboard's place, is not lost.
  const press = button("", "", pump);
  const drawPress = (waiting, above, below) => {
    const part = place("says");
    for (const child of [...part.children]) if (child !== press || !waiting) child.remove();
    if (!waiting) return part.append(...above, ...below);
    press.textContent = `${say("Kirim sekarang", "Send now")} (${waiting})`;
    if (!press.isConnected) part.append(press);
    press.before(...above);
    press.after(...below);
  };

  async function draw() {
    if (person) await tidy(person);
    const records = await all();
    const own = records.filter((record) => record.person === person);
    own.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || other.savedAt.localeCompare(one.savedAt));
    const of = (...states) => own.filter((record) => states.includes(record.state)).length;
    const numbers = ["draft", "ready", "sending", "refused", "sent"].map((state) => {
      const item = make("li");
      item.append(badge(state), make("strong", "number", String(of(state))));
      item.dataset.state = state;
      return item;
    });
    place("numbers").replaceChildren(...numbers);

    const says = [];
    const waiting = of("ready", "sending");
    if (result.stop === "person") says.push(notice("warning", say("Orang lain sedang masuk", "Another person is signed in"), say(`Di HP ini sekarang masuk ${result.name}. Kiriman ${name} menunggu sampai ia masuk lagi; tidak ada yang dikirim atas nama orang lain.`, `${result.name} is signed in on this phone now. What ${name} entered waits until they sign in again; nothing is sent in another's name.`)));
    else if (result.stop === "sign_in") says.push(notice("warning", say("Masuk lagi untuk mengirim", "Sign in again to send"), WHY.sign_in, link(say("Masuk", "Sign in"), "/akun/masuk/?next=/kiriman/", "button")));
    else if (result.stop === "old") says.push(notice("warning", say("Muat ulang halaman ini", "Reload this page"), result.why ?? WHY.old, button(say("Muat ulang", "Reload"), "", () => location.reload())));
    else if (waiting && result.stop && result.stop !== "locked") says.push(notice("info", say("Tersimpan di HP, belum terkirim", "Kept on the phone, not sent yet"), result.why ?? WHY[result.stop] ?? WHY.offline));
    const above = says.splice(0);
    const others = new Map();
    for (const record of records) if (record.person !== person && !["sent", "dropped"].includes(record.state)) others.set(record.name, (others.get(record.name) ?? 0) + 1);
    for (const [who, number] of others) says.push(notice("warning", "", say(`${number} kiriman milik ${who} menunggu di HP ini; ${who} perlu masuk untuk mengirimnya.`, `${number} entries of ${who} wait on this phone; ${who} needs to sign in to send them.`)));
    drawPress(waiting && !["locked", "sign_in"].includes(result.stop) ? waiting : 0, above, says);

    await drawPin(of("ready", "sending", "refused", "draft"));
    await drawCarried();
    const shown = isWhole ? own : own.slice(0, MOST);
    const list = make("ul", "outbox-list");
    for (const record of shown) {
      const sign = [record.state, record.tries, record.why, record.savedAt, pinMode].join();
      if (rows.get(record.key)?.sign !== sign) rows.set(record.key, { sign, drawn: await row(record) });
      list.append(rows.get(record.key).drawn);
    }
    const more = own.length > shown.length ? [make("p", "small quiet", `${shown.length} ${say("dari", "of")} ${own.length}`), button(say("Tampilkan semua", "Show all"), "quiet", () => { isWhole = true; draw(); })] : [];
    place("list").replaceChildren(...(own.length ? [list, ...more] : []));
    place("empty").hidden = own.length > 0 || others.size > 0;
    if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }

  // One drawing at a time, three in a second at most.
  let drawing = null, isWanted = false;
  const redraw = () => {
    if (drawing) { isWanted = true; return; }
    drawing = draw().then(() => new Promise((done) => setTimeout(done, 300))).finally(() => {
      drawing = null;
      if (isWanted) { isWanted = false; redraw(); }
    });
  };
  addEventListener("karawo:waiting", redraw);
  addEventListener("karawo:ran", (event) => { result = event.detail; redraw(); });
  await draw();
};
