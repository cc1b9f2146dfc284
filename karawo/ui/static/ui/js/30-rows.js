// Lists by keyboard: j and k go through the rows, x picks, Enter opens. Shift with a press picks a range.
// A page of [data-step] sections is walked by sections, and [data-key] round a button or link names the key that
// presses it: a letter, ArrowLeft or ArrowRight.
const KEYS_OFF = "karawo.keys";
const isOff = () => document.documentElement.dataset.keys === "off" || localStorage.getItem(KEYS_OFF) === "off";
const isTyping = (element) => element?.closest("input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]");
const rows = () => {
  const steps = document.querySelectorAll("[data-step]");
  return [...(steps.length ? steps : document.querySelectorAll("[data-rows] tbody tr"))];
};
const here = () => document.querySelector("[data-rows] tr.is-here, [data-step].is-here");

const go = (step) => {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  here()?.classList.remove("is-here");
  next.classList.add("is-here");
  const isStep = "step" in next.dataset;
  ((isStep ? null : next.querySelector("a[href]")) ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: isStep ? "center" : "nearest" });
};

const tell = (form) => {
  const picked = document.querySelectorAll(`[data-pick][form="${form.id}"]:checked`).length;
  form.classList.toggle("is-open", picked > 0);
  const output = form.querySelector("output");
  if (output) output.textContent = picked;
  for (const button of form.querySelectorAll("button")) {
    button.dataset.label ??= button.textContent.trim();
    let count = button.querySelector(".count");
    if (!count) {
      count = document.createElement("span");
      count.className = "count";
      button.append(" ", count);
    }
    count.textContent = picked;
  }
};

let last = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-pick]");
  if (!box) return;
  const all = [...document.querySelectorAll(`[data-pick][form="${box.getAttribute("form")}"]`)];
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) other.checked = box.checked;
  }
  last = box;
  if (box.form) tell(box.form);
});
document.addEventListener("change", (event) => {
  const every = event.target.closest?.("[data-pick-all]");
  if (!every) return;
  for (const box of document.querySelectorAll(`[data-pick][form="${every.dataset.pickAll}"]`)) box.checked = every.checked;
  tell(document.getElementById(every.dataset.pickAll));
});
const tellAll = () => document.querySelectorAll("[data-bulk]").forEach(tell);
tellAll();
addEventListener("pageshow", tellAll);
document.addEventListener("htmx:afterSettle", tellAll);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]") || isOff()) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "x") here()?.querySelector("[data-pick]")?.click();
  else if (/^([a-zA-Z]|ArrowLeft|ArrowRight)$/.test(event.key)) {
    const isArrow = event.key.length > 1;
    // Arrows choose among radio buttons where one is in focus.
    if (isArrow && event.target.matches?.("input")) return;
    here()?.querySelector(`[data-key="${isArrow ? event.key : event.key.toLowerCase()}"] :is(button, a[href])`)?.click();
  } else if (event.key === "/") {
    const search = [...document.querySelectorAll("[data-search]")].find((input) => input.offsetParent);
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    const help = document.getElementById("keys");
    help?.showModal();
    help?.querySelector("[data-close]").focus();
  }
});

const off = document.querySelector("[data-keys-switch]");
if (off) {
  off.setAttribute("aria-pressed", String(isOff()));
  off.addEventListener("click", () => {
    localStorage.setItem(KEYS_OFF, isOff() ? "on" : "off");
    off.setAttribute("aria-pressed", String(isOff()));
  });
}
