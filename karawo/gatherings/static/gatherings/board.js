// A note is kept on this phone until the server has it; picked cards stay picked when the board renews itself.
const KEPT = `karawo-papan:${location.pathname}`;
const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const keep = (notes) => localStorage.setItem(KEPT, JSON.stringify(notes));

const form = document.querySelector("[data-note]");
const said = form?.querySelector("[data-note-said]");
let isBusy = false;

const send = async () => {
  if (isBusy) return;
  isBusy = true;
  let isRefused = false;
  try {
    // Asked anew each time: what is written while one is on its way goes with the next.
    for (let note = kept()[0]; note; note = kept()[0]) {
      if (!isRefused) said.textContent = said.dataset.sending;
      const body = new URLSearchParams(note.answers);
      body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status !== 200 && answer.status !== 201 && answer.status !== 422 && answer.status !== 410) throw new Error(answer.status);
      const told = answer.status >= 400 ? await answer.json() : null;
      keep(kept().filter((each) => each.key !== note.key));
      if (told) {
        isRefused = true;
        said.textContent = told.text ?? told.errors.map((each) => each.text).join(" ");
        for (const [name, value] of note.answers) {
          const field = form.elements.namedItem(name);
          if (field && name !== "idempotency_key") field.value = value;
        }
      } else if (!isRefused) said.textContent = said.dataset.sent;
    }
    window.htmx?.trigger("#papan", "karawo:now");
  } catch {
    said.textContent = `${said.dataset.waiting} ${kept().length}`;
    setTimeout(send, 2000);
  } finally {
    isBusy = false;
  }
};

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = form.elements.namedItem("text");
    const key = crypto.randomUUID?.() ?? form.elements.namedItem("idempotency_key").value;
    form.elements.namedItem("idempotency_key").value = key;
    const answers = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    answers.push(["seen_at", new Date().toISOString()]);
    try {
      keep([...kept(), { key, answers }]);
    } catch {
      form.submit();
      return;
    }
    text.value = "";
    text.focus();
    send();
  });
  addEventListener("online", send);
  if (kept().length) send();
}

const remembered = (board) => [...board.querySelectorAll("input[name=pick]:checked")].map((each) => each.value);
let picked = [];
let isOpen = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "papan") return;
  picked = remembered(event.detail.target);
  isOpen = Boolean(event.detail.target.querySelector("details[open]"));
});
document.addEventListener("htmx:afterSwap", () => {
  const board = document.getElementById("papan");
  if (!board) return;
  for (const input of board.querySelectorAll("input[name=pick]")) input.checked = picked.includes(input.value);
  for (const each of board.querySelectorAll("details")) each.open = isOpen;
});
