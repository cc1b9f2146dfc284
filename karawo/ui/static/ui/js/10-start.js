// Marks the page as alive, and tells how a request of htmx goes: waiting, failed, refused.
const root = document.documentElement;
root.classList.add("js");
const words = root.lang === "en"
  ? { failed: "That did not load. The connection broke; nothing was lost.", again: "Try again", sending: "Sending…" }
  : { failed: "Gagal dimuat. Sambungan terputus; tidak ada yang hilang.", again: "Coba lagi", sending: "Mengirim…" };

let waiting = 0;
let line = null;
const wait = (step) => {
  waiting = Math.max(0, waiting + step);
  if (waiting && !line) {
    line = document.createElement("div");
    line.className = "waiting";
    document.body.append(line);
  } else if (!waiting && line) {
    line.remove();
    line = null;
  }
};

document.addEventListener("htmx:beforeRequest", (event) => { wait(1); event.detail.target?.setAttribute("aria-busy", "true"); });
document.addEventListener("htmx:afterRequest", (event) => { wait(-1); event.detail.target?.removeAttribute("aria-busy"); });

const failed = (event) => {
  document.querySelector(".notice[data-failed]")?.remove();
  const box = document.createElement("div");
  box.className = "notice is-bad";
  box.dataset.failed = "";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = `${words.failed} `;
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = words.again;
  text.append(again);
  box.append(text);
  const place = event.detail.target ?? document.querySelector("main");
  place.isConnected ? place.before(box) : document.querySelector("main")?.prepend(box);
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:timeout", failed);

// Forms that htmx does not carry: one press sends once; the button says so after 400 ms.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[hx-post],[hx-get],[data-again]") || form.target === "_blank") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => {
    if (!form.dataset.sent || !button) return;
    wait(1);
    button.setAttribute("aria-label", words.sending);
  }, 400);
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-disabled='true']")) { button.removeAttribute("aria-disabled"); button.removeAttribute("aria-label"); }
  wait(-waiting);
});

const summary = document.querySelector("[data-errors]");
if (summary) summary.focus();
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelector?.("[data-errors]")?.focus());

// Chosen before the script arrived (a slow line), or brought back by the browser: the next choices are fetched now.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) return;
  for (const select of document.querySelectorAll(".regions select[hx-get]")) {
    const next = select.closest(".field").nextElementSibling?.querySelector("select");
    if (select.value && next?.disabled) select.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
