// A recording and what was asked about it.

import { call } from "./api.js";
import { CardTask } from "./card_task.js";
import { announce, clock, clone, element, moment, say } from "./page.js";
import { drop, keep, sound } from "./sounds.js";

let cards = 0;

export class Card {
  /** `thread`: `ask(card, text)` understands words, `known(card)` and `gone(card)` are told. */
  constructor(thread, { name, recording = null, lines = [], file = null }) {
    Object.assign(this, { thread, recording, file, name: name || say("console-unnamed"), tasks: [] });
    this.unopened = lines;
    this.node = clone("card");
    const find = (selector) => this.node.querySelector(selector);
    [this.toggle, this.inside, this.audio, this.list] = [".name", ".inside", "audio", ".tasks"].map(find);
    [this.more, this.sure, this.meta, this.said] = [".more", ".sure", ".meta", ".more .said"].map(find);
    this.input = find(".more input");
    this.inside.id = `card-${(cards += 1)}`;
    this.toggle.setAttribute("aria-controls", this.inside.id);
    this.toggle.lastElementChild.textContent = this.name;
    this.audio.setAttribute("aria-label", this.name);
    this.deleter = find(".delete");
    this.deleter.setAttribute("aria-label", say("console-delete", { name: this.name }));
    this.#listen(find);
    if (lines.length) this.describe(lines[0]);
  }

  #listen(find) {
    this.toggle.addEventListener("click", () => this.expand(this.inside.hidden));
    this.audio.addEventListener("error", () => this.#mute());
    this.audio.addEventListener("timeupdate", () => this.#highlight());
    this.deleter.addEventListener("click", () => this.#ask(this.sure.hidden));
    find(".no").addEventListener("click", () => this.#ask(false));
    find(".yes").addEventListener("click", () => this.remove());
    this.sure.addEventListener("keydown", (event) => event.key === "Escape" && this.#ask(false));
    for (const button of this.node.querySelectorAll("[data-text]")) {
      button.addEventListener("click", () => this.thread.ask(this, button.dataset.text));
    }
    find(".more form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim()) this.thread.ask(this, this.input.value);
    });
  }

  /** Any task on the recording: what else is requested is put to it. */
  get taskId() {
    return this.tasks.find((task) => task.id)?.id ?? this.unopened[0]?.id;
  }

  get taskIds() {
    return [...this.tasks.filter((task) => task.id).map((task) => task.id), ...this.unopened.map((one) => one.id)];
  }

  describe({ created_at, seconds }) {
    this.meta.textContent = [seconds ? clock(seconds) : "", moment(created_at)].filter(Boolean).join(" · ");
  }

  async expand(open = true) {
    this.inside.hidden = !open;
    this.toggle.setAttribute("aria-expanded", open);
    const lines = open ? this.unopened.splice(0) : [];
    if (open && !this.audio.src) await this.#findSound();
    for (const line of lines.reverse()) this.add(line);
  }

  /** A task that the server has. */
  add(line, { fresh = false } = {}) {
    const task = new CardTask(this, line);
    const old = this.tasks.filter((one) => one.replacedBy(line));
    this.tasks.push(task);
    this.list.append(task.node);
    for (const one of old) one.close();
    task.start({ fresh });
    return task;
  }

  /** The recording goes up, then its task is followed. */
  async handIn(fields, requested) {
    const task = new CardTask(this, { requested, final: false });
    this.tasks.push(task);
    this.list.append(task.node);
    this.expand();
    if (await task.send(this.file, fields)) task.start({ fresh: true });
  }

  /** Answers anew: somebody was named. */
  async refresh() {
    await Promise.all(this.tasks.filter((task) => task.view?.final).map((task) => task.start()));
  }

  async learn(line) {
    this.describe(line);
    if (this.recording) return;
    this.recording = line.recording;
    this.thread.known(this);
    if (this.file) await keep(this.recording, this.file);
  }

  async #findSound() {
    this.file ??= this.recording && (await sound(this.recording));
    if (!this.file) return;
    this.audio.src = URL.createObjectURL(this.file);
    this.audio.hidden = false;
  }

  /** The browser cannot play it: times are plain text then. */
  #mute() {
    this.audio.hidden = true;
    this.file = null;
    for (const task of this.tasks) task.render();
  }

  get player() {
    return this.file ? (seconds) => this.play(seconds) : null;
  }

  play(seconds) {
    this.audio.currentTime = seconds;
    this.audio.play();
  }

  #highlight() {
    const now = this.audio.currentTime + 0.05;
    for (const node of this.list.querySelectorAll(".row")) {
      const playing = node.dataset.start <= now && now < node.dataset.end;
      node.classList.toggle("playing", playing);
      if (playing) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    }
  }

  /** What may be asked next: what is there already is not offered again. */
  offer(view) {
    this.more.hidden = !this.tasks.some((task) => task.view?.answered);
    const done = new Set(this.tasks.filter((task) => task.view && !task.broken).map((task) => task.view.mode));
    for (const button of this.more.querySelectorAll("[data-mode]")) button.hidden = done.has(button.dataset.mode);
    const menu = this.more.querySelector(".translate");
    menu.hidden = !view.translations.length;
    menu.querySelector("ul").replaceChildren(
      ...view.translations.map(({ value, label }) => {
        const button = element("button", { type: "button", text: label, lang: value });
        button.addEventListener("click", () => this.thread.ask(this, `/translate ${value}`));
        return element("li", {}, button);
      }),
    );
  }

  #ask(open) {
    this.sure.hidden = !open;
    (open ? this.sure.querySelector(".no") : this.deleter).focus();
  }

  async remove() {
    for (const task of this.tasks) task.stop();
    try {
      for (const id of this.taskIds) {
        await call(`/api/task/${id}?forget=true`, { method: "DELETE" }).catch((error) => {
          if (error.status !== 404) throw error;
        });
      }
    } catch (error) {
      this.sure.querySelector("p").textContent = error.message;
      return;
    }
    if (this.recording) await drop(this.recording);
    announce(say("console-deleted"));
    this.close();
  }

  close() {
    for (const task of this.tasks) task.stop();
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.thread.gone(this);
  }
}
