// Where a recording is dropped, chosen or made, and words are typed.

import { announce, byId, clock, locale, say } from "./page.js";

const MOST_SPEAKERS = 8; // a choice that is looked through; programs may say more

export class Composer {
  /** `send(text, files, seconds)` returns `taken`, `told` where words were the answer, or nothing. */
  constructor(send) {
    Object.assign(this, { send, files: [], seconds: null, recorder: null });
    byId("choose").addEventListener("click", () => byId("file").click());
    byId("file").addEventListener("change", (event) => this.attach([...event.target.files]));
    byId("record").addEventListener("click", () => this.record());
    byId("record-stop").addEventListener("click", () => this.finish());
    byId("detach").addEventListener("click", () => {
      this.attach([]);
      byId("choose").focus();
    });
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit("");
    });
    for (const button of byId("makes").children) {
      button.addEventListener("click", () => this.submit(button.dataset.text));
    }
    for (let count = 2; count <= MOST_SPEAKERS; count += 1) byId("speakers").add(new Option(count));
    this.#listenForDrops();
  }

  #listenForDrops() {
    const over = (on) => byId("drop").classList.toggle("over", on);
    addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    addEventListener("dragleave", (event) => event.relatedTarget || over(false));
    addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length) this.attach([...event.dataTransfer.files]);
    });
    addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) this.attach([...event.clipboardData.files]);
    });
  }

  #show(part) {
    for (const id of ["drop", "recording", "attached"]) byId(id).hidden = id !== part;
  }

  attach(files, seconds = null) {
    Object.assign(this, { files, seconds });
    const preview = byId("preview");
    if (preview.src) URL.revokeObjectURL(preview.src);
    preview.hidden = true;
    preview.removeAttribute("src");
    byId("file").value = "";
    this.#show(files.length ? "attached" : "drop");
    if (!files.length) return;
    this.told([]);
    const name = files.map((one) => one.name).join(", ");
    byId("attached-name").textContent = name;
    byId("detach").setAttribute("aria-label", say("console-remove", { name }));
    this.#describe();
    if (files.length === 1) {
      preview.setAttribute("aria-label", name);
      preview.onloadedmetadata = () => this.#probed(preview);
      preview.src = URL.createObjectURL(files[0]);
    }
    byId("send").focus();
  }

  #probed(preview) {
    if (Number.isFinite(preview.duration)) this.seconds = preview.duration;
    preview.hidden = false;
    this.#describe();
  }

  #describe() {
    const bytes = this.files.reduce((sum, one) => sum + one.size, 0);
    const [scale, unit] = bytes < 1e6 ? [1e3, "kilobyte"] : [1e6, "megabyte"];
    const size = (bytes / scale).toLocaleString(locale, { style: "unit", unit, maximumFractionDigits: 1 });
    byId("attached-size").textContent = this.seconds ? `${clock(this.seconds)} · ${size}` : size;
  }

  async record() {
    try {
      const { Recorder } = await import("./recorder.js");
      const time = byId("recording-time");
      this.recorder = await Recorder.start(byId("level"), (seconds) => {
        const text = say("console-recording", { time: clock(seconds) });
        if (time.textContent !== text) time.textContent = text;
      });
      this.#show("recording");
      byId("record-stop").focus();
    } catch (error) {
      this.told([error.message]);
    }
  }

  async finish() {
    const { file, seconds } = await this.recorder.stop();
    this.recorder = null;
    this.attach([file], seconds);
  }

  async submit(command) {
    if (this.recorder) await this.finish();
    const message = byId("message");
    const text = `${command} ${message.value}`.trim();
    this.told([]);
    const buttons = byId("composer").querySelectorAll("#send, #makes button");
    for (const button of buttons) button.disabled = true;
    try {
      const end = await this.send(text, this.files, this.seconds);
      if (end) message.value = "";
      if (end === "taken") this.attach([]);
    } catch (error) {
      this.told([error.message]);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  told(lines, acts = []) {
    tell(byId("said"), lines, acts);
  }
}

/** Shows what the server says, with its buttons. */
export function tell(place, lines, acts = []) {
  place.hidden = !lines.length;
  place.replaceChildren(
    ...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
    ...acts.map(({ label, act }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.addEventListener("click", act);
      return button;
    }),
  );
  if (lines.length) announce(lines.join(" "));
}
