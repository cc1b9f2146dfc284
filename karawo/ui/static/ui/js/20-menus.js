// Menus and asides made of <details>: one open at a time, closed by Escape and by a press outside.
const menus = () => document.querySelectorAll("details.menu[open], details.menu-dock[open], details.masked-ask[open], details.act[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (menu.matches(".menu, .menu-dock") && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches?.("details.act, details.masked-ask")) event.target.querySelector("textarea, input:not([type=hidden])")?.focus();
}, true);

// Copying; the button says so and goes quiet again.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(button.previousElementSibling);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
  button.dataset.said = button.dataset.done;
  setTimeout(() => delete button.dataset.said, 1600);
});
