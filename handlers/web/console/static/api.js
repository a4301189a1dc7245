// Calls of the server: with the key where it asks for one, patient where the connection breaks.

import { byId, say } from "./page.js";

const KEY = "earmark-key";
const MOST_STREAMS = 4; // browsers open six connections to a server
let asking = null;

export class Problem extends Error {
  constructor(status, code, detail) {
    const refusal = status >= 400 && status < 500 ? detail : undefined;
    super(say(`failure-${code}`) || refusal || say("console-error"));
    this.status = status;
  }
}

function headers() {
  const key = sessionStorage.getItem(KEY);
  return key ? { Authorization: `Bearer ${key}` } : {};
}

function problem(status, text) {
  try {
    const { code, detail } = JSON.parse(text);
    return new Problem(status, code, detail);
  } catch {
    return new Problem(status);
  }
}

/** Asks the person for a key; every call that waits for it goes on together. */
function askKey() {
  asking ??= new Promise((resolve, reject) => {
    const [dialog, form, value] = [byId("key"), byId("key-form"), byId("key-value")];
    byId("key-wrong").textContent = sessionStorage.getItem(KEY) ? say("console-key-wrong") : "";
    value.value = "";
    form.onsubmit = () => {
      sessionStorage.setItem(KEY, value.value.trim());
      dialog.onclose = null;
      resolve();
    };
    dialog.onclose = () => reject(new Problem(401));
    dialog.showModal();
  }).finally(() => (asking = null));
  return asking;
}

export async function call(path, { method = "GET", json, form, ...rest } = {}) {
  const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form) : undefined;
  const type = json ? { "Content-Type": "application/json" } : {};
  for (;;) {
    const used = sessionStorage.getItem(KEY);
    let answer;
    try {
      answer = await fetch(path, { method, body, ...rest, headers: { ...type, ...headers(), ...rest.headers } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw Object.assign(new Error(say("console-offline")), { offline: true });
    }
    if (answer.ok) return answer;
    if (answer.status !== 401) throw problem(answer.status, await answer.text());
    if (used === sessionStorage.getItem(KEY)) await askKey();
  }
}

export const once = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join("");

/** One try of handing a recording in. */
function send(file, fields, key, signal, progress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("audio", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/task");
    for (const [name, value] of Object.entries({ ...headers(), "Idempotency-Key": key })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      request.status === 202
        ? resolve(JSON.parse(request.responseText).id)
        : reject(problem(request.status, request.responseText));
    request.onerror = () => reject(Object.assign(new Error(say("console-broken")), { offline: true }));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

let uploads = 0;
addEventListener("beforeunload", (event) => uploads && event.preventDefault());

/** The id of the task. The same key in every try: what arrived twice is one task. */
export async function upload(file, fields, signal, progress) {
  const key = once();
  for (let attempt = 1; ; attempt += 1) {
    uploads += 1;
    try {
      return await send(file, fields, key, signal, progress).finally(() => (uploads -= 1));
    } catch (error) {
      if (error.status === 401) await askKey();
      else if (!(error.offline || error.status === 503) || attempt >= 4) throw error;
      else await pause(1000 * attempt);
    }
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const waiting = [];
let streams = 0;

async function slot() {
  if (streams >= MOST_STREAMS) await new Promise((resolve) => waiting.push(resolve));
  streams += 1;
  return () => {
    streams -= 1;
    waiting.shift()?.();
  };
}

/** Server-sent events by fetch, which can send a key; begun anew until `take` returns true. */
export async function follow(path, { signal, take, trouble, short = false }) {
  const free = short ? () => {} : await slot();
  try {
    for (let broken = 0; ; ) {
      try {
        const answer = await call(path, { signal });
        broken = 0;
        trouble("");
        for await (const [name, data] of events(answer.body)) if (take(name, JSON.parse(data))) return;
      } catch (error) {
        if (error.name === "AbortError") return;
        if (error.status && error.status < 500 && error.status !== 429) throw error; // 429: another tab is full of them
        trouble(say("console-offline"));
      }
      broken += 1;
      await pause(Math.min(500 * 2 ** broken, 8000));
    }
  } finally {
    free();
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const of = (field) => lines.filter((one) => one.startsWith(field)).map((one) => one.slice(field.length));
      const data = of("data: ");
      if (data.length) yield [of("event: ")[0], data.join("\n")];
    }
  }
}

/** Saves a file that needs the key to be had. */
export async function save(path) {
  const answer = await call(path);
  const name = decodeURIComponent(answer.headers.get("Content-Disposition").split("''")[1]);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
