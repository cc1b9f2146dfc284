// Ctrl/⌘-K: type a page's name or anything to be searched. Without it the search box in the bar does the same.
const palette = document.getElementById("palette");
if (palette) {
  const input = palette.querySelector("input");
  const links = [...palette.querySelectorAll(".palette-list a")];
  const shown = () => links.filter((link) => !link.parentElement.hidden);
  const mark = (link) => links.forEach((other) => other.classList.toggle("is-here", other === link));

  const open = () => {
    if (palette.open) return palette.close();
    input.value = "";
    links.forEach((link) => { link.parentElement.hidden = false; });
    mark(null);
    palette.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().trim();
    for (const link of links) link.parentElement.hidden = !link.textContent.toLowerCase().includes(words);
    mark(words ? shown()[0] ?? null : null);
  });
  input.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.findIndex((link) => link.classList.contains("is-here"));
    if (event.key === "ArrowDown") mark(all[Math.min(all.length - 1, at + 1)]);
    else if (event.key === "ArrowUp") mark(all[at - 1] ?? null);
    else if (event.key === "Enter" && at >= 0) all[at].click();
    else if (event.key === "Escape") palette.close(); // a search field would only empty itself
    else return;
    event.preventDefault();
  });
}
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
}
