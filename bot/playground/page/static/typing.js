// What is typed: drafts that survive a reload, slash commands, and how much a field takes.

/** Puts back what was typed and not sent, where a field has just appeared. */
export function restoreDrafts() {
  for (const field of document.querySelectorAll("textarea[data-draft]")) {
    if (!field.dataset.restored) {
      field.dataset.restored = "yes";
      field.value = sessionStorage.getItem(field.id) ?? "";
      grow(field);
    }
  }
}

export function forgetDraft(field) {
  sessionStorage.removeItem(field.id);
  grow(field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 200)}px`;
}

/** Lists the commands that fit what is typed. */
export function suggest(field) {
  const form = field.closest("form[data-commands]");
  if (!form) return;
  const list = form.querySelector(".suggestions");
  const typed = field.value;
  const fits = JSON.parse(form.dataset.commands).filter(({ name }) =>
    typed.startsWith("/") && (name.startsWith(typed) || typed.startsWith(`${name} `)));
  list.replaceChildren(...fits.map((command, place) => suggestion(command, `${list.id}-${place}`)));
  list.hidden = fits.length === 0;
  field.setAttribute("aria-controls", list.id);
  choose(field, list, fits.length ? 0 : -1);
}

function suggestion({ name, hint, about }, id) {
  const item = Object.assign(document.createElement("li"), { id });
  item.setAttribute("role", "option");
  item.dataset.command = name;
  const first = document.createElement("span");
  first.append(Object.assign(document.createElement("strong"), { textContent: name }), ` ${hint}`);
  item.append(first, Object.assign(document.createElement("small"), { textContent: about }));
  return item;
}

function choose(field, list, place) {
  [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
  const chosen = list.children[place];
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

export function complete(field, item) {
  field.value = `${item.dataset.command} `;
  field.focus();
  keepDraft(field);
  suggest(field);
}

export function keepDraft(field) {
  if (field.hasAttribute("data-draft")) sessionStorage.setItem(field.id, field.value);
  grow(field);
}

/** Whether a key was for the list of commands. */
export function steerSuggestions(event) {
  const field = event.target;
  const list = field.closest("form[data-commands]")?.querySelector(".suggestions");
  if (!list || list.hidden) return false;
  const place = [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true");
  const command = list.children[place]?.dataset.command;
  const isTyped = field.value.startsWith(command);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(field, list, (place + step + list.children.length) % list.children.length);
  } else if ((event.key === "Tab" && !event.shiftKey && !isTyped) || (event.key === "Enter" && !isTyped)) {
    complete(field, list.children[place]);
  } else if (event.key === "Escape") {
    list.hidden = true;
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

/** Says how full a field is that is nearly so, and whether it took all that was put into it: browsers do not. */
export function tellRoom(field, isCut = false) {
  if (!(field.maxLength >= 0)) return; // a select has none, and -1 stands for no limit
  const told = field.parentElement.querySelector("[role=status]") ?? addStatus(field);
  const [held, most] = [field.value.length, field.maxLength].map((number) => number.toLocaleString("en"));
  const counted = field.value.length < 0.9 * field.maxLength ? "" : `${held} of ${most} characters.`;
  told.textContent = isCut ? `${counted} The rest was left out.` : counted;
}

function addStatus(field) {
  const status = Object.assign(document.createElement("p"), { className: "hint" });
  status.setAttribute("role", "status");
  status.setAttribute("data-ours", "");
  field.after(status);
  return status;
}

/** Whether a field has no room for all of what is about to be put into it. */
export function isTooMuch({ target: field, data, dataTransfer }) {
  const added = (data ?? dataTransfer?.getData("text/plain") ?? "").replaceAll("\r\n", "\n").length;
  const kept = field.value.length - (field.selectionEnd - field.selectionStart);
  return field.maxLength >= 0 && kept + added > field.maxLength;
}
