// The page: what is typed and dropped, and the recordings below.

import { call } from "./api.js";
import { Card } from "./card.js";
import { Composer, tell } from "./composer.js";
import { announce, byId, change, say } from "./page.js";
import { dropAll, tidy } from "./sounds.js";

const MOST = 200; // tasks that are shown

class Thread {
  cards = [];

  async load() {
    const { tasks } = await (await call(`/console/tasks?limit=${MOST}`)).json();
    const recordings = new Map();
    for (const line of tasks) recordings.set(line.recording, [...(recordings.get(line.recording) ?? []), line]);
    for (const [recording, lines] of recordings) {
      const card = new Card(this, { name: lines[0].name, recording, lines: current(lines) });
      this.cards.push(card);
      byId("cards").append(card.node);
      if (this.cards.length === 1 || lines.some((line) => !line.final)) card.expand();
    }
    this.#empty();
    if (tasks.length < MOST) tidy(new Set(recordings.keys()));
  }

  #empty() {
    byId("empty").hidden = this.cards.length > 0;
  }

  #put(card) {
    this.cards.unshift(card);
    byId("cards").prepend(card.node);
    this.#empty();
    return card;
  }

  handIn(file, fields, requested) {
    const card = this.#put(new Card(this, { name: file.name, file }));
    card.handIn(fields, requested);
    card.node.scrollIntoView({ block: "nearest" });
  }

  /** A task by its id: of a card that is here, or fetched. */
  async open(id) {
    let card = this.cards.find((one) => one.taskIds.includes(id));
    if (!card) {
      const view = await (await call(`/api/task/${id}`)).json();
      card = this.#put(new Card(this, { name: view.name }));
      card.add({ id, requested: say(`mode-${view.mode}`), final: false });
    }
    await card.expand();
    card.node.scrollIntoView({ block: "start" });
    card.toggle.focus();
  }

  /** Words about a recording that is here. */
  async ask(card, text) {
    tell(card.said, []);
    try {
      const end = await understood(text, { about: card, told: (lines, acts) => tell(card.said, lines, acts) });
      if (end) card.input.value = "";
    } catch (error) {
      tell(card.said, [error.message]);
    }
  }

  known(card) {
    const twin = this.cards.find((one) => one !== card && one.recording === card.recording);
    if (twin) twin.close();
  }

  gone(card) {
    const at = this.cards.indexOf(card);
    const focused = card.node.contains(document.activeElement);
    this.cards.splice(at, 1);
    card.node.remove();
    this.#empty();
    if (focused) (this.cards[Math.min(at, this.cards.length - 1)]?.toggle ?? byId("recordings")).focus();
  }
}

/** Without those that were tried again. Newest first, as they came. */
function current(lines) {
  const key = ({ mode, to, question }) => JSON.stringify([mode, to, question]);
  return lines.filter((line, at) => line.state === "done" || !lines.slice(0, at).some((newer) => key(newer) === key(line)));
}

/** Has the server understand the words and does what they mean: `taken`, `told`, or nothing came of it. */
async function understood(text, { about, files = [], seconds = null, told }) {
  const size_bytes = files.reduce((sum, file) => sum + file.size, 0);
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const json = { text, with_sound: files.length > 0, seconds, size_bytes, time_zone };
  const meant = await (await call("/console/request", { method: "POST", json })).json();
  if (meant.locale) change(meant.locale);
  else if (meant.task) await opened(meant.task, told);
  else if (meant.form) return files.length ? handedIn(files, meant) : follow(about, meant, told);
  else told(meant.lines, meant.acts.map((act) => ({ label: act.label, act: () => done(act, told) })));
  return "told";
}

async function opened(id, told) {
  try {
    await thread.open(id);
  } catch (error) {
    told([error.status === 404 ? say("console-gone") : error.message]);
  }
}

function handedIn(files, { form, requested }) {
  const asked = { ...form, speakers: byId("speakers").value };
  for (const file of files) thread.handIn(file, asked, requested);
  return "taken";
}

async function follow(card, { form, requested, nothing }, told) {
  if (!card?.taskId) {
    told([nothing]);
    return "";
  }
  const asked = { ...form, task: card.taskId, conversation: true };
  const answer = await call("/api/task", { method: "POST", form: asked });
  const { id } = await answer.json();
  await card.expand();
  const { mode, to = null, question = null } = form;
  const task = card.add({ id, mode, to, question, requested, final: false }, { fresh: true });
  task.node.scrollIntoView({ block: "nearest" });
  return "taken";
}

async function done(act, told) {
  if (act.do === "cancel") {
    await call(`/console/task/${act.task}/cancel`, { method: "POST" });
    told([]);
    return;
  }
  const { lines } = await (await call("/console/forget", { method: "POST" })).json();
  for (const card of [...thread.cards]) card.close();
  await dropAll();
  told(lines);
}

const thread = new Thread();
const composer = new Composer(async (text, files, seconds) =>
  understood(text, { about: thread.cards[0], files, seconds, told: (lines, acts) => composer.told(lines, acts) }),
);

async function begin() {
  try {
    await thread.load();
    const pointed = /[0-9a-z]{26}/.exec(location.hash);
    if (pointed) await opened(pointed[0], (lines) => composer.told(lines));
  } catch (error) {
    byId("empty").hidden = false;
    composer.told([error.message]);
    announce(error.message);
    if (error.offline) setTimeout(() => thread.cards.length || begin(), 3000);
  }
}

begin();
