// Entry without a signal: the script for it is fetched only where a form, the queue or something that waits asks for it.
const place = JSON.parse(document.querySelector('meta[name="karawo-outbox"]')?.content ?? "{}");
const isAble = isSecureContext && "indexedDB" in window && "locks" in navigator && "timeout" in AbortSignal;
if (isAble && place.script) {
  const english = document.documentElement.lang === "en";
  const kept = (storage, name) => { try { return window[storage].getItem(name); } catch { return null; } };
  const waiting = () => Number(kept("localStorage", `karawo.waiting.${place.person}`));
  // A killed browser forgets the last seconds of these numbers: so the first page of a window looks for itself.
  const isFirst = kept("localStorage", "karawo.shell") && !kept("sessionStorage", "karawo.looked");
  const carries = document.querySelectorAll("[data-carry]");
  if (waiting() || isFirst || document.querySelector("[data-outbox], [data-outbox-queue]") || (carries.length && kept("localStorage", "karawo.carries"))) {
    import(place.script);
    try { sessionStorage.setItem("karawo.looked", "1"); } catch { /* nothing can be kept here */ }
  }
  for (const press of place.person ? carries : []) {
    press.hidden = false;
    press.addEventListener("click", () => {
      if (press.dataset.able) return;
      press.dataset.able = "pressed";
      import(place.script);
    });
  }

  const tell = () => {
    const bar = document.querySelector(".bar-tools");
    const link = bar?.querySelector("[data-waiting]") ?? document.createElement("a");
    link.dataset.waiting = "";
    link.href = "/kiriman/";
    link.textContent = `↑ ${waiting()}`;
    link.title = `${waiting()} ${english ? "not sent yet" : "belum terkirim"}`;
    link.setAttribute("aria-label", link.title);
    waiting() ? bar?.prepend(link) : link.remove();
  };
  tell();
  addEventListener("karawo:waiting", tell);

  // Signing out asks first while something waits; it stays on the phone, and waits for the same person.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    if (waiting() && !form.dataset.asked) {
      event.preventDefault();
      form.dataset.asked = "1";
      const box = document.createElement("div");
      const said = box.appendChild(document.createElement("p"));
      box.className = "notice is-warning";
      box.setAttribute("role", "alert");
      const link = document.createElement("a");
      link.href = "/kiriman/";
      link.textContent = english ? "See what waits" : "Lihat antrean";
      said.append(english ? `${waiting()} entries are not sent yet. They stay on this phone until you sign in again. Press again to sign out. ` : `${waiting()} kiriman belum terkirim. Semuanya tetap di HP ini sampai Anda masuk lagi. Tekan sekali lagi untuk keluar. `, link);
      form.before(box);
      return;
    }
    event.preventDefault();
    navigator.serviceWorker?.controller?.postMessage({ act: "forget" });
    const leaving = [];
    import(place.script)
      .then(() => { dispatchEvent(new CustomEvent("karawo:leaving", { detail: leaving })); return Promise.all(leaving); })
      .catch(() => {})
      .then(() => form.submit());
  }, true);
}
