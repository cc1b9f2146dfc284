// Asks the phone where it is while the person looks at the buttons. The form can be sent at any moment without it.
const form = document.querySelector("[data-position]");
const said = form?.querySelector("[data-position-said]");
const write = (name, value) => {
  const input = form.elements.namedItem(name);
  if (input && !input.dataset.touched) input.value = value;
};
if (form && said && "geolocation" in navigator) {
  for (const name of ["latitude", "longitude"]) form.elements.namedItem(name)?.addEventListener("input", (event) => { event.target.dataset.touched = "1"; });
  said.textContent = said.dataset.waiting;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      write("latitude", coords.latitude.toFixed(6));
      write("longitude", coords.longitude.toFixed(6));
      write("accuracy", Math.round(coords.accuracy));
      said.textContent = `${said.dataset.found} ${Math.round(coords.accuracy)} m.`;
    },
    () => { said.textContent = said.dataset.none; },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
}
