// Ctrl/⌘-K: type a page's name or anything to be searched. Without it the search box in the bar does the same.
const palette = document.getElementById("palette");
if (palette) {
  const input = palette.querySelector("input");
  const list = palette.querySelector(".palette-list");
  const links = [...list.querySelectorAll("a")];
  const shown = () => [...list.querySelectorAll("li:not([hidden]) a")];
  const mark = (link) => {
    list.querySelector(".is-here")?.classList.remove("is-here");
    link?.classList.add("is-here");
    link?.scrollIntoView({ block: "nearest" });
  };

  // What the register finds stands below the pages; an answer that comes after more was typed is dropped.
  let pause, asked = 0;
  const forget = () => { asked += 1; clearTimeout(pause); list.querySelectorAll("[data-hit]").forEach((row) => row.remove()); };
  const ask = async (words, turn) => {
    const answer = await fetch(`${list.dataset.found}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (turn !== asked || !answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
    const rows = (await answer.json()).hasil;
    if (turn !== asked) return;
    for (const { label, url, note } of rows) {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const small = document.createElement("span");
      row.dataset.hit = "";
      link.href = url;
      link.textContent = label;
      small.className = "small quiet";
      small.textContent = note;
      link.append(small);
      row.append(link);
      list.append(row);
    }
    if (!list.querySelector(".is-here")) mark(shown()[0] ?? null);
  };

  const open = () => {
    if (palette.open) return palette.close();
    input.value = "";
    forget();
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
    forget();
    mark(words ? shown()[0] ?? null : null);
    if (words.length > 2 && list.dataset.found) {
      const turn = asked;
      pause = setTimeout(() => ask(words, turn), 200);
    }
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
