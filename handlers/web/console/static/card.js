// A recording and what was asked about it.

import { call, follow, save, upload } from "./api.js";
import { rendered, row } from "./answer.js";
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

class CardTask {
  constructor(card, line) {
    Object.assign(this, { card, id: line.id ?? null, view: null, heard: new Set(), stopping: new AbortController() });
    this.line = line;
    this.node = clone("task");
    const find = (selector) => this.node.querySelector(selector);
    [this.status, this.progress, this.text, this.body] = [".status", "progress", ".heard", ".body"].map(find);
    [this.canceller, this.retrier, this.files] = [".cancel", ".retry", ".files"].map(find);
    find(".requested").textContent = line.requested;
    this.text.setAttribute("aria-label", card.name);
    this.canceller.addEventListener("click", () => this.cancel());
    this.retrier.addEventListener("click", () => this.retry());
    for (const button of this.files.querySelectorAll("button")) {
      button.addEventListener("click", () => this.#try(save(`/console/task/${this.id}/file.${button.dataset.form}`)));
    }
  }

  get broken() {
    return this.view.final && this.view.state !== "done";
  }

  replacedBy(line) {
    const same = ["mode", "to", "question"].every((name) => (this.view ?? this.line)[name] === line[name]);
    return same && line.mode !== undefined && this.view?.final && this.view.state !== "done";
  }

  /** Whether the server has it now. */
  async send(file, fields) {
    this.canceller.hidden = this.progress.hidden = false;
    this.retrier.hidden = true;
    this.node.classList.remove("failed");
    this.retrier.onclick = null;
    try {
      this.#uploaded(0);
      this.id = await upload(file, fields, this.stopping.signal, (part) => this.#uploaded(part));
      return true;
    } catch (error) {
      if (error.name === "AbortError") this.card.close();
      else this.#failed(error.message, error.status ? null : () => this.#again(file, fields));
      return false;
    }
  }

  async #again(file, fields) {
    if (await this.send(file, fields)) this.start({ fresh: true });
  }

  #uploaded(part) {
    this.progress.value = part;
    this.status.textContent = say("console-uploading", { percent: Math.floor(100 * part) });
    if (part === 1) this.#arrived();
  }

  #arrived() {
    this.progress.removeAttribute("value");
    this.status.textContent = say("status-opening");
    announce(`${this.card.name}: ${this.status.textContent}`);
  }

  #failed(text, again) {
    this.progress.hidden = this.canceller.hidden = true;
    this.node.classList.add("failed");
    this.status.textContent = text;
    this.upload = again;
    this.retrier.hidden = !again;
    this.retrier.textContent = say("button-retry");
    announce(text);
  }

  async start({ fresh = false } = {}) {
    try {
      await follow(`/console/task/${this.id}/events`, {
        signal: this.stopping.signal,
        short: this.line.final,
        take: (name, data) => this.#take(name, data, fresh),
        trouble: (text) => this.#trouble(text),
      });
    } catch (error) {
      this.#failed(error.status === 404 ? say("console-gone") : error.message);
    }
  }

  #trouble(text) {
    if (text) this.status.textContent = text;
    else if (this.view) this.status.textContent = this.view.status;
  }

  #take(name, data, fresh) {
    if (name === "gone") {
      this.close();
      return true;
    }
    if (name === "text") this.#hear(data);
    else this.#show(data, fresh);
    return name === "view" && data.final;
  }

  #hear({ index, start, end, text }) {
    if (this.heard.has(index)) return;
    this.heard.add(index);
    const below = this.text.scrollHeight - this.text.scrollTop - this.text.clientHeight < 40;
    this.text.hidden = false;
    this.text.append(row({ text, at: { start, end } }, this.card.player));
    if (below) this.text.scrollTop = this.text.scrollHeight;
  }

  #show(view, fresh) {
    this.view = view;
    this.card.learn(view);
    this.node.querySelector(".requested").textContent = view.requested;
    this.status.textContent = view.status;
    this.canceller.hidden = view.final;
    this.progress.hidden = view.final;
    if (view.fraction === null) this.progress.removeAttribute("value");
    else this.progress.value = view.fraction;
    if (view.final) this.#finish(view, fresh);
  }

  #finish(view, fresh) {
    this.text.hidden = true;
    this.text.replaceChildren();
    this.node.classList.toggle("failed", view.state === "failed");
    if (view.state === "done") this.status.textContent = ""; // the bubble says what it is
    this.render();
    this.files.hidden = !view.answered;
    this.retrier.hidden = !view.retry;
    this.retrier.textContent = view.retry ?? "";
    this.card.offer(view);
    if (fresh) announce(view.answered ? say("console-answered", { name: this.card.name }) : view.status);
  }

  render() {
    if (!this.view?.final) return;
    this.body.replaceChildren(...rendered(this.view.body, this.card.player));
    const [footnote, coverage] = [".footnote", ".coverage"].map((one) => this.node.querySelector(one));
    footnote.textContent = this.view.footnote;
    coverage.lastElementChild.replaceChildren(...rendered(this.view.coverage, this.card.player));
    footnote.hidden = coverage.hidden = !this.view.footnote;
  }

  async cancel() {
    if (!this.id) this.stopping.abort();
    else await this.#try(call(`/console/task/${this.id}/cancel`, { method: "POST" }));
  }

  async retry() {
    if (this.upload) {
      this.upload();
      return;
    }
    this.retrier.disabled = true;
    const answer = await this.#try(call(`/console/task/${this.id}/again`, { method: "POST" }));
    this.retrier.disabled = false;
    if (!answer) return;
    const { mode, to, question, requested } = this.view;
    this.card.add({ id: (await answer.json()).id, mode, to, question, requested, final: false }, { fresh: true });
  }

  async #try(promise) {
    try {
      return await promise;
    } catch (error) {
      this.status.textContent = error.message;
      announce(error.message);
      return null;
    }
  }

  stop() {
    this.stopping.abort();
  }

  close() {
    this.stop();
    this.node.remove();
    this.card.tasks = this.card.tasks.filter((task) => task !== this);
    if (!this.card.tasks.length && !this.card.unopened.length) this.card.close();
  }
}
