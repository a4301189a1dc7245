// Sound from the microphone, with its level drawn while it runs.

import { locale, say } from "./page.js";

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const REASONS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "none" };

export class Recorder {
  /** Rejects with a text that says what to do. `tick` gets the seconds so far. */
  static async start(canvas, tick) {
    if (!navigator.mediaDevices || !window.MediaRecorder) throw new Error(say("console-mic-insecure"));
    try {
      return new Recorder(await navigator.mediaDevices.getUserMedia({ audio: true }), canvas, tick);
    } catch (error) {
      throw new Error(say(`console-mic-${REASONS[error.name] ?? "failed"}`));
    }
  }

  constructor(stream, canvas, tick) {
    Object.assign(this, { stream, canvas, tick, pieces: [], begun: performance.now(), levels: [] });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.media = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.media.ondataavailable = (event) => this.pieces.push(event.data);
    this.media.start(1000);
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.timer = setInterval(() => this.#draw(), 60);
  }

  get seconds() {
    return (performance.now() - this.begun) / 1000;
  }

  #draw() {
    this.tick(this.seconds);
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    const level = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    this.levels.push(Math.min(1, level * 4));
    if (this.canvas.width !== this.canvas.clientWidth) this.canvas.width = this.canvas.clientWidth;
    const { width, height } = this.canvas;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(this.canvas).color;
    this.levels.slice(-width / 5).forEach((one, at) => {
      const bar = Math.max(2, one * height);
      pen.fillRect(at * 5, (height - bar) / 2, 3, bar);
    });
  }

  /** The recording, and how long it is. */
  async stop() {
    const seconds = this.seconds;
    clearInterval(this.timer);
    const ended = new Promise((resolve) => (this.media.onstop = resolve));
    this.media.stop();
    await ended;
    for (const track of this.stream.getTracks()) track.stop();
    await this.context.close();
    const type = this.media.mimeType.split(";")[0];
    const ending = { "audio/mp4": "m4a", "audio/ogg": "ogg" }[type] ?? "webm";
    const when = new Date().toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
    const name = `${say("console-recorded", { when }).replace(/[/\\:]/g, "-")}.${ending}`;
    return { file: new File(this.pieces, name, { type }), seconds };
  }
}
