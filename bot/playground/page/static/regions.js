// Puts the HTML that the server draws in place, and keeps what one was doing: focus, typed text, how far one scrolled.

const LISTS = ["messages", "thread-scroll"];

const find = (id) => document.getElementById(id);

/** Attributes that this script sets, and the server knows nothing of. */
const OURS = new Set(["open", "style", "data-restored", "aria-busy", "aria-controls", "aria-activedescendant"]);

/** Makes `have` look like `want` and keeps what it can: focus, what was typed, how far it was scrolled. */
function morph(have, want) {
  if (have.nodeType === Node.TEXT_NODE) {
    if (have.data !== want.data) have.data = want.data;
    return;
  }
  if (have.hasAttribute("data-ours")) return;
  for (const { name } of [...have.attributes]) {
    if (!want.hasAttribute(name) && !OURS.has(name)) have.removeAttribute(name);
  }
  for (const { name, value } of want.attributes) {
    if (have.getAttribute(name) !== value) have.setAttribute(name, value);
  }
  // A region inside is drawn by a message of its own.
  if (!want.hasAttribute("data-region")) morphChildren(have, want);
}

function morphChildren(have, want) {
  const wantedIds = new Set([...want.children].map((child) => child.id));
  const named = new Map();
  for (const child of [...have.children].filter(({ id }) => id)) {
    // What goes goes first: all that stays would be moved past it one by one.
    if (wantedIds.has(child.id)) named.set(child.id, child);
    else drop(child);
  }
  let next = have.firstChild;
  for (const wanted of [...want.childNodes]) {
    const same = wanted.id ? named.get(wanted.id) : next && isAlike(next, wanted) ? next : null;
    if (same && same.nodeName === wanted.nodeName) {
      if (same === next) next = next.nextSibling;
      else have.insertBefore(same, next);
      morph(same, wanted);
    } else {
      have.insertBefore(wanted, next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    if (!gone.hasAttribute?.("data-ours")) drop(gone);
  }
}

/** Takes a node away. A dialog is closed first, which gives the focus back to where it was. */
function drop(node) {
  for (const dialog of node.querySelectorAll?.("dialog[open]") ?? []) dialog.close();
  if (node.matches?.("dialog[open]")) node.close();
  const list = node.contains(document.activeElement) && node.parentElement?.closest("[role=log]");
  const item = node.parentElement?.closest("li") ?? node.nextElementSibling;
  node.remove();
  if (list) passFocus(item, list);
}

/** Gives the focus of what was taken away to the menu of its message, or of the next one, or to the list of all. */
function passFocus(item, list) {
  while (item && !item.querySelector("summary.tool")) item = item.nextElementSibling;
  (item?.querySelector("summary.tool") ?? list).focus();
}

const isAlike = (one, other) => one.nodeName === other.nodeName && !one.id;

/** Shows regions, each a pair of an id and the HTML inside it, outer ones before those inside them. */
export function show(regions) {
  const lists = LISTS.map(find).filter(Boolean);
  const atEnd = new Set(lists.filter(isAtEnd).map((list) => list.id));
  const before = new Set(lists.map((list) => list.id));
  for (const [id, html] of regions) {
    const region = find(id);
    if (!region) continue;
    const template = document.createElement("template");
    template.innerHTML = html;
    morphChildren(region, template.content);
    region.toggleAttribute("data-empty", !html);
  }
  for (const id of LISTS) {
    const list = find(id);
    if (list && (atEnd.has(id) || !before.has(id))) list.scrollTop = list.scrollHeight;
  }
}

const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 60;

/** Which lists were last scrolled to a place before their end. */
const leftBehind = new WeakMap();
document.addEventListener("scroll", ({ target }) => leftBehind.set(target, !isAtEnd(target)), true);

// In a window of another width lines break elsewhere: whoever read the newest message goes on reading it.
window.addEventListener("resize", () => {
  for (const list of LISTS.map(find).filter(Boolean)) {
    if (!leftBehind.get(list)) list.scrollTop = list.scrollHeight;
  }
});
