// The page of whoever runs the service: looks again every few seconds while it is looked at.

import { call } from "./api.js";
import { announce, byId, element, locale, moment, say } from "./page.js";
import { bars, columns } from "./plot.js";

const EVERY = 5000;
const STATES = {
  queued: "console-admin-queued",
  running: "console-admin-running",
  done: "status-done",
  partial: "status-partial",
  failed: "console-admin-failed",
  cancelled: "status-cancelled",
};
const OPEN = new Set(["queued", "running"]);

const number = (value) => value.toLocaleString(locale, { maximumFractionDigits: 1 });
const cell = (text, className = "") => element("td", { text, className });
const state = (name) => say(STATES[name]);

async function look() {
  const [status, overview] = await Promise.all(
    ["/api/status", "/api/admin/overview"].map(async (path) => (await call(path)).json()),
  );
  for (const name of ["tasks_open", "ready", "running", "delayed"]) byId(name).textContent = number(status.queue[name]);
  const oldest = status.queue.oldest_ready_seconds;
  byId("oldest").textContent = oldest === null ? "–" : say("console-admin-seconds", { seconds: number(Math.round(oldest)) });
  fill("engines", (status.engines ?? []).map(engine));
  byId("states").textContent = Object.entries(overview.states)
    .filter(([, count]) => count)
    .map(([name, count]) => `${state(name)}: ${number(count)}`)
    .join(" · ");
  fill("tasks", overview.tasks.map(task));
  byId("no-tasks").hidden = overview.tasks.length > 0;
  byId("tasks").closest(".wide").hidden = overview.tasks.length === 0;
  const [days, places] = [overview.days.slice(-30), overview.places.slice(0, 10)];
  fill("days", [...days].reverse().map(heard));
  fill("places", places.map(heard));
  byId("days-plot").replaceChildren(columns(days, byId("days-heading").textContent));
  byId("places-plot").replaceChildren(bars(places, byId("places-heading").textContent));
  byId("numbers").hidden = false;
  const time = new Date().toLocaleTimeString(locale, { timeStyle: "medium" });
  byId("updated").textContent = say("console-admin-updated", { time });
}

/** Rows in place of the old ones; the focus stays on the button that had it. */
function fill(id, rows) {
  const held = document.activeElement?.dataset?.act;
  byId(id).replaceChildren(...rows);
  if (held) byId(id).querySelector(`[data-act="${held}"]`)?.focus();
}

function engine({ name, in_flight, slots, paused_seconds, paused_by, reachable, problem, mend }) {
  const resting = paused_seconds > 0 && say("console-admin-paused", { seconds: number(Math.ceil(paused_seconds)) });
  const fine = reachable === false ? say("console-admin-unreachable") : say("console-admin-fine");
  const use = element("td", {}, element("meter", { max: slots, value: in_flight, "aria-hidden": "true" }), ` ${in_flight} / ${slots}`);
  const words = [resting || fine, resting && paused_by, problem, mend].filter(Boolean).join(" · ");
  return element("tr", {}, cell(name), use, cell(words, resting || reachable === false ? "fault" : ""));
}

function task({ id, place, mode, state: now, created_at, message, hopeless }) {
  const cells = [moment(created_at), place, say(`mode-${mode}`), state(now)].map((text) => cell(text));
  const row = element("tr", {}, ...cells, cell(message ?? "", "fault"));
  if (hopeless) row.append(cell(""));
  else row.append(element("td", {}, deed(OPEN.has(now) ? "cancel" : "retry", { id, place, created_at })));
  return row;
}

function deed(act, { id, place, created_at }) {
  const button = element("button", { type: "button", text: say(`button-${act}`), "data-act": `${act}-${id}` });
  button.setAttribute("aria-label", `${button.textContent}: ${place}, ${moment(created_at)}`);
  button.addEventListener("click", () => press(`/api/admin/task/${id}/${act}`, button));
  return button;
}

function heard({ name, minutes, tasks }) {
  return element("tr", {}, cell(name), cell(number(minutes), "number"), cell(number(tasks), "number"));
}

async function press(path, button) {
  button.disabled = true;
  try {
    await call(path, { method: "POST" });
  } catch (error) {
    announce(error.message);
  }
  await again();
}

async function again() {
  try {
    await look();
    byId("fault").hidden = true;
  } catch (error) {
    byId("fault").textContent = error.status === 403 ? say("console-admin-denied") : error.message;
    byId("fault").hidden = false;
  }
}

async function always() {
  if (!document.hidden) await again();
  setTimeout(always, EVERY);
}

always();
