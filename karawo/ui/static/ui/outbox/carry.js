import { carriedBy, carry, putDown, vaultOf } from "./store.js";
import { open, seal } from "./vault.js";
import { pinSheet } from "./unlock.js";
import { say } from "./words.js";

// "Bawa ke lapangan": number, short name and present state of one client, sealed, for seven days.
export const offerToCarry = async (press, { person }) => {
  if (!person) return;
  const { page, kind, name, base } = press.dataset;
  const find = async () => {
    for (const entry of await carriedBy(person)) if ((await open(person, entry.box))?.text.page === page) return entry;
    return null;
  };
  const label = press.querySelector("[data-label]") ?? press;
  const show = (isCarried) => {
    press.setAttribute("aria-pressed", String(isCarried));
    label.textContent = isCarried ? say("Dibawa di HP ini ✓", "On this phone ✓") : press.dataset.carryLabel;
  };
  press.dataset.carryLabel = label.textContent.trim();
  show(Boolean(await find()));
  press.addEventListener("click", async () => {
    const found = await find();
    if (found) {
      await putDown(found.id);
      return show(false);
    }
    const keep = async () => {
      const text = { page, kind, name: name.slice(0, 40), base: JSON.parse(base || "{}") };
      await carry({ person, at: new Date().toISOString(), box: await seal(person, { text }) });
      show(true);
    };
    if (await vaultOf(person)) return keep();
    const sheet = await pinSheet(person, async () => { sheet.remove(); await keep(); });
    sheet.classList.add("panel", "panel-body");
    (press.closest(".page-head") ?? press).after(sheet);
    sheet.querySelector("input").focus();
  });
  // Pressed before this script was there.
  if (press.dataset.able === "pressed") press.click();
  press.dataset.able = "yes";
};
