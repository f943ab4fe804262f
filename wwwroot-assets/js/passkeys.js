// Forms with data-passkey ask the browser for a passkey before they are sent; what it gave, or why not, goes with them.
const optionsFor = async (kind, form) => {
  const response = await fetch(`account/passkey/${kind}`, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (response.status === 429) {
    throw new DOMException("too many tries", "throttled");
  }

  if (!response.ok) {
    throw new DOMException(`status ${response.status}`, "refused");
  }

  return response.json();
};

const obtain = async (kind, form) => {
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    throw new DOMException("no passkeys here", "unsupported");
  }

  const options = await optionsFor(kind, form);
  return kind === "creation"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
};

// Delegated from the document: the forms come and go with the pages. The module runs once, however often a page names it.
document.addEventListener("submit", async event => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) {
    return;
  }

  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    form.elements["Answer.Credential"].value = JSON.stringify(await obtain(form.dataset.passkey, form));
  } catch (error) {
    form.elements["Answer.Problem"].value = error.name;
  }

  form.submit();
});
