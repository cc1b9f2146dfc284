// While an amount is typed, its thousands get dots; the form takes any spelling, so nothing depends on this.
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-rupiah]") || !/^[\d.\s]*$/.test(input.value)) return;
  const behind = input.value.slice(input.selectionEnd).replace(/\D/g, "").length;
  input.value = input.value.replace(/\D/g, "").replace(/\B(?=(\d{3})+$)/g, ".");
  let at = input.value.length;
  for (let seen = 0; at > 0 && seen < behind; at -= 1) if (/\d/.test(input.value[at - 1])) seen += 1;
  input.setSelectionRange(at, at);
});
