// Questions that the page asks before it sends something.

/** A question in a dialog: whether it was confirmed. With `take` it asks for a text, and stays until that is taken. */
export function ask({ title, text = "", confirm, deny, style = "primary" }, take = null) {
  const dialog = document.createElement("dialog");
  dialog.className = "modal ask";
  dialog.setAttribute("aria-labelledby", "ask-title");
  const form = document.createElement("form");
  form.method = "dialog";
  const heading = Object.assign(document.createElement("h2"), { id: "ask-title", textContent: title });
  const words = Object.assign(document.createElement("p"), { textContent: text });
  const field = Object.assign(document.createElement("input"), { type: "text", required: true, autofocus: true });
  field.setAttribute("aria-labelledby", "ask-title");
  const no = Object.assign(document.createElement("button"), { textContent: deny });
  const yes = Object.assign(document.createElement("button"), { textContent: confirm, value: "yes" });
  no.className = "button";
  no.type = "button";
  no.onclick = () => dialog.close("");
  yes.className = `button ${style}`;
  const foot = document.createElement("footer");
  foot.append(no, yes);
  form.append(heading, take ? field : words, foot);
  if (take) form.onsubmit = (event) => { event.preventDefault(); offer(dialog, form, field, take); };
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  (take ? field : yes).focus();
  return new Promise((answer) => {
    dialog.onclose = () => {
      dialog.remove();
      answer(Boolean(dialog.returnValue));
    };
  });
}

/** What is not taken stands in its field to be mended. */
async function offer(dialog, form, field, take) {
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const isTaken = await take(field.value);
  form.removeAttribute("aria-busy");
  if (isTaken) dialog.close("yes");
  else field.focus();
}
