// Security keys and passkeys: asks the device, puts its answer into the form, sends the form.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (mark) => mark.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const readable = (options) => {
  const key = structuredClone(options.publicKey);
  key.challenge = toBytes(key.challenge);
  if (key.user) key.user.id = toBytes(key.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    key[list] = (key[list] ?? []).map((known) => ({ ...known, id: toBytes(known.id) }));
  }
  return { publicKey: key };
};

const writable = (credential) => {
  const answer = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) answer[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) answer.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const asked = async (form) => {
  const place = form.dataset.options;
  if (place.startsWith("#")) return JSON.parse(document.querySelector(place).textContent);
  const reply = await fetch(place, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply.json();
};

const made = async (form) => {
  const data = await asked(form);
  if (form.dataset.key !== "create") {
    return navigator.credentials.get(readable(data.request_options));
  }
  const options = readable(data.creation_options);
  const withoutPassword = form.elements.passwordless?.checked ?? false;
  options.publicKey.authenticatorSelection = {
    ...options.publicKey.authenticatorSelection,
    residentKey: withoutPassword ? "required" : "discouraged",
    requireResidentKey: withoutPassword,
    ...(withoutPassword ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create(options);
};

for (const form of document.querySelectorAll("form[data-key]")) {
  const fault = form.querySelector("[data-key-fault]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (fault) fault.hidden = true;
    try {
      form.elements.credential.value = writable(await made(form));
      form.submit();
    } catch {
      if (fault) fault.hidden = false;
    }
  });
}
