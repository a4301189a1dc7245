// Starts the Slack service of npm's `emulate`, with events posted to a URL, which it has no setting for.
// node start.mjs FOLDER PORT BASE_URL EVENTS_URL SEED; FOLDER is where `npm install` put it. Prints its address.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, port, baseUrl, eventsUrl, seed] = process.argv.slice(2);
const dist = path.join(folder, "node_modules", "emulate", "dist");

for (const name of await readdir(dist)) {
  if (!name.endsWith(".js")) continue;
  const text = await readFile(path.join(dist, name), "utf8");
  if (!text.includes("slackPlugin") || !text.includes('"/api/chat.postMessage"')) continue;
  const { slackPlugin } = await import(pathToFileURL(path.join(dist, name)));
  const register = slackPlugin.register;
  slackPlugin.register = (app, store, webhooks, ...rest) => {
    register(app, store, webhooks, ...rest);
    webhooks.register({ url: eventsUrl, events: ["*"], active: true, owner: "slack" });
  };
}

const { createEmulator } = await import(pathToFileURL(path.join(dist, "api.js")));
await createEmulator({ service: "slack", port: Number(port), baseUrl, seed: JSON.parse(seed) });
console.log(`http://127.0.0.1:${port}`);
