// What was asked about a recording: how far it is, and its answer.

import { call, follow, save, upload } from "./api.js";
import { rendered, row } from "./answer.js";
import { announce, clone, say } from "./page.js";
import { askName } from "./speaker_form.js";

export class CardTask {
  constructor(card, line) {
    Object.assign(this, { card, id: line.id ?? null, view: null, heard: new Set(), stopping: new AbortController() });
    this.line = line;
    this.node = clone("task");
    const find = (selector) => this.node.querySelector(selector);
    [this.status, this.progress, this.text, this.body] = [".status", "progress", ".heard", ".body"].map(find);
    [this.canceller, this.retrier, this.files] = [".cancel", ".retry", ".files"].map(find);
    this.coverage = find(".coverage");
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
    const { body, footnote, coverage } = this.view;
    const rename = (voice, button) => this.#askName(voice, button);
    this.body.replaceChildren(...rendered(body, this.card.player, rename));
    const [line, whole] = this.coverage.children;
    line.textContent = footnote;
    whole.replaceChildren(...rendered(coverage, this.card.player));
    this.coverage.hidden = !footnote;
  }

  #askName(voice, button) {
    const { speakers } = this.view;
    const save = (typed) => this.#rename(speakers.map((name, at) => (at === voice - 1 ? typed : name)), voice);
    askName(button, { shown: button.textContent, name: speakers[voice - 1], save });
  }

  /** In all answers on the recording, those of a second card too where it was handed in twice. */
  async #rename(speakers, voice) {
    const json = { speakers };
    const named = await this.#try(call(`/api/task/${this.id}/speakers`, { method: "PUT", json }));
    if (!named) return false;
    await Promise.all(this.card.thread.cards.map((card) => card.refresh()));
    this.body.querySelector(`[data-voice="${voice}"] .speaker`)?.focus();
    return true;
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
