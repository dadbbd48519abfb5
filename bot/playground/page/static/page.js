// Listens to the server and sends what people do back. All knowledge of the workspace is the server's.

import { ask } from "./questions.js";
import { show } from "./regions.js";
import {
  complete, forgetDraft, isTooMuch, keepDraft, restoreDrafts, steerSuggestions, suggest, tellRoom,
} from "./typing.js";

const $ = (id) => document.getElementById(id);
let stream = null;
let awaitsError = false;
let person = "";
/** The address that the window shows; while one goes back, the browser's own is already another. */
let shown = location.search;
const entering = new Map();
const AGAIN_MS = 1000;
const PATIENCE_MS = 10_000;
const FIELDS = ".field :is(input, select, textarea)";

/** Opens the forms that have come. One that took the place of another gets the focus that the other had. */
function openDialogs(hadFocus) {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    dialog.showModal();
    // By itself the browser takes the first button, which closes the form.
    if (!dialog.querySelector("[autofocus]")) dialog.querySelector(FIELDS)?.focus();
  }
  const top = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (!top || !hadFocus || document.activeElement !== document.body) return;
  (top.querySelector("[autofocus]") ?? top.querySelector(FIELDS) ?? top.querySelector("button"))?.focus();
}

// --- The stream ------------------------------------------------------------------------------------------------

function connect() {
  stream?.close();
  const opened = new WebSocket(`ws://${location.host}/live${location.search}`);
  stream = opened;
  opened.onopen = () => document.body.removeAttribute("data-lost");
  opened.onclose = () => {
    if (stream !== opened) return;
    document.body.setAttribute("data-lost", "");
    setTimeout(() => { if (stream === opened) connect(); }, AGAIN_MS);
  };
  opened.onmessage = (event) => {
    const patch = JSON.parse(event.data);
    const isOther = person !== "" && person !== patch.person;
    person = patch.person;
    if (patch.address !== `/${location.search}`) history.replaceState(null, "", patch.address);
    shown = location.search;
    const wasInForm = Boolean(document.activeElement?.closest("dialog"));
    show(patch.regions);
    openDialogs(wasInForm);
    restoreDrafts();
    focusFirstError();
    document.title = `${$("head")?.querySelector("h1")?.textContent ?? ""} | Lambda Quiz playground`;
    const isFirst = document.body.dataset.person === undefined;
    document.body.dataset.person = person;
    if (isFirst || isOther) visit();
  };
}

function go(address, { push = true } = {}) {
  const before = new URLSearchParams(shown);
  if (push) history.pushState(null, "", address);
  const after = new URLSearchParams(location.search);
  connect();
  if (before.get("in") !== after.get("in") || before.get("tab") !== after.get("tab")) visit();
  const opened = after.get("thread") && after.get("thread") !== before.get("thread") ? "thread" : "";
  stream.addEventListener("message", () => focusAfter(opened, before, after), { once: true });
}

/** Tells the app that its Home was opened, as Slack does each time somebody goes there. */
function visit() {
  if (new URLSearchParams(location.search).get("tab") === "home" && person) send({ act: "home" });
}

function focusAfter(opened, before, after) {
  if (document.querySelector("dialog[open]")) return;
  if (opened) $("thread").querySelector("textarea")?.focus();
  else if (after.get("edit") && after.get("edit") !== before.get("edit")) {
    const field = document.querySelector(".editor textarea");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  } else if (before.get("thread") && !after.get("thread")) $("main").focus();
  else if (before.get("in") !== after.get("in")) $("composer").querySelector("textarea")?.focus();
  if (before.get("in") !== after.get("in")) $("messages").scrollTop = $("messages").scrollHeight;
}

// --- Acts ------------------------------------------------------------------------------------------------------

/** Sends an act as the person of this window; true when it went well. */
async function send(act, { leaving = false } = {}) {
  const waiting = setTimeout(() => complain("The playground has not answered yet."), PATIENCE_MS);
  try {
    const response = await fetch("/act", {
      method: "POST",
      keepalive: leaving, // also while the page goes away; browsers take no long bodies then
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: person, ...act }),
    });
    const problem = await problemOf(response);
    if (problem) complain(problem);
    else for (const told of document.querySelectorAll("#problems p, .problem")) told.remove();
    return !problem;
  } catch {
    complain("The playground does not answer. Start it again, and reload this page.");
    return false;
  } finally {
    clearTimeout(waiting);
  }
}

/** What became of an act. One that the server does not read at all is refused in plain text. */
async function problemOf(response) {
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return (await response.json()).problem;
  if (response.status === 413) return "That is too long: nothing was sent.";
  return `The playground refused that: ${await response.text()}`;
}

function complain(text) {
  const note = document.createElement("p");
  const close = document.createElement("button");
  note.textContent = text;
  close.textContent = "✕";
  close.ariaLabel = "Dismiss";
  close.onclick = () => note.remove();
  note.append(close);
  // While a dialog is open nothing outside it can be reached.
  const dialog = document.querySelector("dialog[open]");
  note.setAttribute("data-ours", "");
  if (dialog) {
    note.setAttribute("role", "alert");
    note.className = "problem";
    dialog.querySelector(".problem")?.remove();
    dialog.append(note);
  } else {
    $("problems").replaceChildren(note);
  }
}

async function press(element) {
  if (element.hasAttribute("aria-busy")) return;
  element.setAttribute("aria-busy", "true");
  await pressOnce(element);
  element.removeAttribute("aria-busy");
}

async function pressOnce(element) {
  const act = JSON.parse(element.dataset.act);
  closeMenu(element.closest("details.menu"));
  if (element.dataset.confirm && !(await ask(JSON.parse(element.dataset.confirm)))) return;
  if (element.dataset.ask) return askForName(act, JSON.parse(element.dataset.ask));
  if (element.dataset.open) window.open(element.dataset.open, "_blank", "noreferrer");
  if (act.act === "close") forgetEntries();
  // What was typed comes before the press: the app is told of both.
  await Promise.all([...entering.keys()].map((field) => enter(field)));
  await send(act);
}

/** Asks for the name that an act needs, and then goes to what has it. */
async function askForName(act, { title, then }) {
  const take = (name) => {
    act.name = name;
    return send(act);
  };
  if (!(await ask({ title, confirm: "OK", deny: "Cancel" }, take))) return;
  go(then.replace("in=%2A", `in=${encodeURIComponent(act.name)}`));
}

/** Closes a menu, and gives its button the focus of whoever chose from it with the keyboard. */
function closeMenu(menu) {
  if (menu?.querySelector(":focus-visible")) menu.querySelector("summary").focus();
  menu?.removeAttribute("open");
}

/** What a field of a form or message holds. */
function read(field) {
  const boxes = [...field.querySelectorAll("input[type=checkbox], input[type=radio]")];
  const control = field.querySelector("select, textarea, input");
  if (boxes.length) {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    return field.hasAttribute("data-many") ? chosen : (chosen[0] ?? null);
  }
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  return control.value;
}

/** Keeps what is typed into a form while it is typed, so that a reload loses nothing of it. */
function enter(field, options) {
  clearTimeout(entering.get(field));
  entering.delete(field);
  return send({ ...JSON.parse(field.dataset.field), value: read(field) }, options);
}

/** What is sent off or dismissed as a whole need not be kept field by field. */
function forgetEntries() {
  for (const timer of entering.values()) clearTimeout(timer);
  entering.clear();
}

window.addEventListener("pagehide", () => {
  for (const field of [...entering.keys()]) enter(field, { leaving: true });
});

async function submit(form) {
  const field = form.hasAttribute("data-clears") ? form.elements.text : null;
  if (form.hasAttribute("aria-busy") || (field && !field.value.trim())) return;
  forgetEntries();
  const act = JSON.parse(form.dataset.act);
  if (form.hasAttribute("data-typed")) {
    const fields = [...form.querySelectorAll("[data-field]")];
    act.typed = Object.fromEntries(fields.map((field) => [field.dataset.block, read(field)]));
  } else {
    for (const [name, value] of new FormData(form)) act[name] = value;
  }
  if (field) clear(form, field);
  else form.setAttribute("aria-busy", "true");
  const went = await send(act);
  form.removeAttribute("aria-busy");
  if (!went && field) {
    field.value = [act.text, field.value].filter(Boolean).join("\n");
    keepDraft(field);
  }
  if (went && form.dataset.then) go(form.dataset.then);
  if (form.hasAttribute("data-typed")) {
    awaitsError = true;
    setTimeout(focusFirstError, 60);
  }
}

/** Empties a composer at once: whoever goes on typing begins the next message. */
function clear(form, field) {
  form.reset();
  forgetDraft(field);
  suggest(field);
}

/** Gives the focus to what is wrong in the form just sent: on a busy machine it is drawn late, after older errors. */
function focusFirstError() {
  const wrong = awaitsError && document.querySelector("dialog[open] .block.input:has(.error)");
  if (!wrong) return;
  // Of a group of boxes the frame is what is wrong, and the first box is where one goes on.
  wrong.querySelector("input, select, textarea")?.focus();
  wrong.scrollIntoView({ block: "nearest" });
}

// Whoever does anything has the focus where they want it.
for (const act of ["keydown", "pointerdown", "input"]) {
  document.addEventListener(act, () => { awaitsError = false; }, true);
}

// --- What people do ----------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-nav]");
  const button = event.target.closest("button[data-act]");
  const item = event.target.closest("li[data-command]");
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    link.closest("details.menu")?.removeAttribute("open");
    go(link.getAttribute("href"));
  } else if (button) {
    press(button);
  } else if (item) {
    complete(item.closest("form").querySelector("textarea"), item);
  }
});

// A menu below the last message would be out of sight.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) event.target.lastElementChild.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  submit(form);
});

document.addEventListener("beforeinput", (event) => {
  // It is told after the event "input", which may not come where nothing fits.
  if (isTooMuch(event)) setTimeout(() => tellRoom(event.target, true));
});

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-field]");
  tellRoom(event.target);
  if (event.target.matches("textarea[data-draft]")) {
    keepDraft(event.target);
    suggest(event.target);
  } else if (event.target.matches("[data-find]")) {
    const address = event.target.dataset.find.replace("find=%2A", `find=${encodeURIComponent(event.target.value)}`);
    history.replaceState(null, "", address);
    connect();
  } else if (field && JSON.parse(field.dataset.field).act === "enter") {
    clearTimeout(entering.get(field));
    entering.set(field, setTimeout(() => enter(field), 150));
  }
});

document.addEventListener("change", async (event) => {
  const field = event.target.closest("[data-field]");
  if (event.target.id === "theme") return setTheme(event.target.value);
  const act = field && JSON.parse(field.dataset.field);
  if (act?.act !== "press") return;
  const isSent = !field.dataset.confirm || (await ask(JSON.parse(field.dataset.confirm)));
  const value = read(field);
  // A view holds what was chosen in it; a message does not, and the same can be chosen there again.
  if (event.target.matches("select") && (!isSent || (act.ts && !event.target.multiple))) chooseAsDrawn(event.target);
  if (isSent) send({ ...act, value });
});

/** Chooses again what the server drew. */
function chooseAsDrawn(select) {
  for (const option of select.options) option.selected = option.defaultSelected;
}

document.addEventListener("keydown", (event) => {
  const sends = event.target.closest?.("form[data-enter-sends]");
  const writes = event.target.matches?.("textarea") && (!sends || event.shiftKey);
  if (event.key === "Enter" && event.repeat && !writes) return event.preventDefault(); // held, it presses once
  if (event.target.matches?.("[data-field] select:not([multiple])")) openPicker(event);
  if (event.target.matches?.("textarea[data-draft]") && steerSuggestions(event)) return;
  if (event.key === "Enter" && sends && event.target.matches("textarea") && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sends.requestSubmit();
  } else if (event.key === "Escape") {
    leave(event);
  }
});

/** Opens a select that tells the app at once: with the keys one would choose every option on the way. */
function openPicker(event) {
  const { act } = JSON.parse(event.target.closest("[data-field]").dataset.field);
  if (act !== "press" || !event.target.showPicker) return;
  if (!/^(Arrow|Page|Home|End|.$)/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.target.showPicker();
}

/** Escape closes what was opened last: a menu, the editor, the thread or the panel. Dialogs see to themselves. */
function leave(event) {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  const menu = (dialog ?? document).querySelector("details.menu[open]");
  const editor = event.target.closest?.(".editor");
  if (menu) {
    event.preventDefault(); // a dialog around it stays
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  } else if (dialog) {
    return;
  } else if (editor) {
    go(editor.dataset.then);
  } else {
    const close = (event.target.closest?.("aside") ?? document).querySelector("a[data-escape]");
    if (close) go(close.getAttribute("href"));
  }
}

// Escape in a dialog: the server decides what is open, so the dialog asks it instead of closing.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault();
  event.target.querySelector("[data-cancels], [data-escape]")?.click();
}, true);

window.addEventListener("popstate", () => go(location.href, { push: false }));

// --- Clock and colours -------------------------------------------------------------------------------------------

let shownAt = performance.now();
let shownClock = "";

setInterval(() => {
  const time = document.querySelector("time[data-clock]");
  if (!time) return;
  if (time.dataset.clock !== shownClock) {
    shownClock = time.dataset.clock;
    shownAt = performance.now();
  }
  const passed = ((performance.now() - shownAt) / 1000) * Number(time.dataset.speed);
  const now = new Date((Number(time.dataset.clock) + passed) * 1000);
  const day = { weekday: "short", day: "numeric", month: "short", timeZone: time.dataset.zone };
  const hour = { hour: "numeric", minute: "2-digit", second: "2-digit", timeZone: time.dataset.zone };
  time.textContent = `${now.toLocaleDateString("en-US", day)}, ${now.toLocaleTimeString("en-US", hour)}`;
}, 250);

function setTheme(name) {
  localStorage.setItem("theme", name);
  document.documentElement.dataset.theme = name;
  $("theme").value = name;
}

setTheme(localStorage.getItem("theme") ?? "");
connect();
