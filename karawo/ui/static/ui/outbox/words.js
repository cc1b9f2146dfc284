// Indonesian first, English for pages that are in English.
const isEnglish = document.documentElement.lang === "en";
export const say = (indonesian, english) => (isEnglish ? english : indonesian);

export const STATES = {
  draft: say("Draf", "Draft"),
  ready: say("Siap kirim", "Ready to send"),
  sending: say("Mengirim", "Sending"),
  sent: say("Terkirim ✓", "Sent ✓"),
  refused: say("Ditolak", "Refused"),
  dropped: say("Dibuang", "Thrown away"),
};
export const TONES = { draft: "", ready: "info", sending: "info", sent: "good", refused: "bad", dropped: "" };

const two = (number) => String(number).padStart(2, "0");
export const clock = (iso) => {
  const at = new Date(iso);
  return at.toDateString() === new Date().toDateString()
    ? `${two(at.getHours())}.${two(at.getMinutes())}`
    : `${at.getDate()}-${two(at.getMonth() + 1)}-${at.getFullYear()} ${two(at.getHours())}.${two(at.getMinutes())}`;
};

export const make = (name, className = "", text = "") => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};
export const button = (text, tone, act) => {
  const found = make("button", `button${tone ? ` is-${tone}` : ""}`, text);
  found.type = "button";
  found.addEventListener("click", act);
  return found;
};
export const notice = (tone, title, ...rest) => {
  const box = make("div", `notice is-${tone}`);
  const inside = make("div", "stack");
  if (title) inside.append(make("p", "notice-title", title));
  inside.append(...rest.map((each) => (typeof each === "string" ? make("p", "", each) : each)));
  box.append(inside);
  return box;
};
