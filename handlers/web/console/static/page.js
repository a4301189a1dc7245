// Words, templates and small habits of the page.

const words = new Map(
  [...document.getElementById("words").content.children].map((one) => [one.dataset.word, one.textContent]),
);
export const locale = document.documentElement.lang;
export const byId = (id) => document.getElementById(id);

/** In the page's language; undefined where the page carries no such word. */
export function say(id, values = {}) {
  return words.get(id)?.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const clone = (id) => byId(id).content.firstElementChild.cloneNode(true);

export function element(tag, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Seconds as 0:05, 12:03 or 1:00:59. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const pair = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${pair(minutes)}:${pair(whole % 60)}` : `${minutes}:${pair(whole % 60)}`;
}

/** A moment, with its day unless that is today. */
export function moment(iso) {
  const when = new Date(iso);
  const today = when.toDateString() === new Date().toDateString();
  return when.toLocaleString(locale, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

/** Read aloud by screen readers once they are silent. */
export function announce(text) {
  const place = byId("told");
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}

export function change(locale) {
  document.cookie = `earmark_locale=${locale}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => {
  const inside = event.target.closest("details.menu");
  closeMenus(event.target.closest("summary") ? inside : null);
});
document.addEventListener("keydown", (event) => {
  const open = event.target.closest?.("details.menu[open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

const picker = byId("locale");
picker?.addEventListener("change", () => change(picker.value));
