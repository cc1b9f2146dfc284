import { all, carriedBy, dropVault, put, putDown, remove, tell, vaultOf } from "./store.js";
import { makeVault, seal, unlock } from "./vault.js";
import { button, make, notice, say } from "./words.js";

const field = (label, hint) => {
  const box = make("div", "field is-short");
  const input = make("input");
  input.id = `pin-${crypto.randomUUID().slice(0, 8)}`;
  Object.assign(input, { type: "password", inputMode: "numeric", autocomplete: "off", required: true });
  const name = make("label", "", label);
  name.htmlFor = input.id;
  box.append(name);
  if (hint) {
    const said = make("p", "hint", hint);
    said.id = `${input.id}-hint`;
    input.setAttribute("aria-describedby", said.id);
    box.append(said);
  }
  box.append(input);
  return { box, input };
};

const sheet = (title, lead, parts, submit, act) => {
  const form = make("form", "stack outbox-pin");
  form.noValidate = true;
  form.dataset.again = ""; // nothing is posted: the page's own guard against double sends stays out
  const error = make("p", "field-error");
  error.setAttribute("role", "alert");
  error.hidden = true;
  const press = make("button", "button", submit);
  form.append(...(title ? [make("h2", "", title)] : []), ...lead.map((text) => make("p", "small", text)), ...parts, error, press);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    press.disabled = true;
    const wrong = await act();
    press.disabled = false;
    error.textContent = wrong ?? "";
    error.hidden = !wrong;
  });
  return form;
};

// Asks for the PIN, or for a first one. Calls `then` when the boxes can be opened.
export const pinSheet = async (person, then) => (await vaultOf(person) ? openSheet(person, then) : makeSheet(person, then));

const makeSheet = (person, then) => {
  const first = field(say("PIN baru", "New PIN"), say("Enam angka atau lebih.", "Six digits or more."));
  const second = field(say("Sekali lagi", "Once more"));
  const lead = [say(
    "Yang tersimpan di HP ini disandikan dengan PIN. Karawo tidak tahu PIN Anda: bila lupa, yang belum terkirim tidak dapat dibuka lagi.",
    "What is kept on this phone is sealed with a PIN. Karawo does not know it: if you forget it, what is not yet sent cannot be opened.",
  )];
  return sheet(say("Pasang PIN", "Set a PIN"), lead, [first.box, second.box], say("Pasang PIN", "Set the PIN"), async () => {
    const pin = first.input.value.trim();
    if (!/^\d{6,}$/.test(pin)) return say("PIN harus enam angka atau lebih.", "A PIN has six digits or more.");
    if (/^(\d)\1*$/.test(pin) || "01234567890".includes(pin)) return say("PIN itu mudah ditebak; pilih yang lain.", "That PIN is easily guessed; choose another.");
    if (pin !== second.input.value.trim()) return say("Kedua PIN berbeda; ketik ulang.", "The two differ; type them again.");
    await makeVault(person, pin);
    // What was kept before there was a PIN is sealed now.
    for (const record of await all()) {
      if (record.person !== person) continue;
      const box = record.box && !record.box.parts ? await seal(person, record.box) : record.box;
      const detail = record.detail && !record.detail.parts ? await seal(person, record.detail) : record.detail;
      if (box !== record.box || detail !== record.detail) await put({ ...record, box, detail });
    }
    then();
    return null;
  });
};

const openSheet = (person, then) => {
  const pin = field("PIN");
  const form = sheet("", [say("Yang tersimpan di HP ini disandikan.", "What is kept on this phone is sealed.")], [pin.box], say("Buka", "Open"), async () => {
    if (!(await unlock(person, pin.input.value.trim()))) return say("PIN keliru; coba lagi.", "That PIN is wrong; try again.");
    then();
    return null;
  });
  const forgot = make("details");
  forgot.append(make("summary", "small", say("Lupa PIN", "Forgot the PIN")), notice(
    "warning", "",
    say("Yang tersandi tidak dapat dibuka siapa pun lagi. Untuk mulai lagi, semuanya dibuang dari HP ini; yang sudah terkirim tetap ada di Karawo.", "Nobody can open what is sealed. To begin again all of it is thrown away from this phone; what was sent stays in Karawo."),
    button(say("Buang yang tersandi dan pasang PIN baru", "Throw the sealed away and set a new PIN"), "danger", async () => {
      for (const record of await all()) if (record.person === person && record.box?.parts) await remove(record.key);
      for (const entry of await carriedBy(person)) await putDown(entry.id);
      await dropVault(person);
      await tell(person);
      location.reload();
    }),
  ));
  form.append(forgot);
  return form;
};
