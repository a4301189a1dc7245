// Blocks of an answer as elements.

import { clock, element, say } from "./page.js";

/**
 * `play`: called with seconds when a time is pressed; without it times are plain text.
 * `rename`: called with a speaker's number, and the button that asks for it.
 */
export function rendered(blocks, play, rename) {
  const nodes = [];
  for (const block of blocks) {
    if (block.kind === "turn") nodes.push(turn(block, play, rename));
    else if (block.kind !== "item") nodes.push(one(block, play));
    else {
      if (nodes.at(-1)?.tagName !== "UL") nodes.push(element("ul"));
      nodes.at(-1).append(item(block, play));
    }
  }
  return nodes;
}

export function row(block, play) {
  const made = element("div", { className: "row" }, time(block.at, play), element("span", { text: block.text }));
  Object.assign(made.dataset, block.at);
  return made;
}

const HUES = 8;

function turn(block, play, rename) {
  const words = element("div", {}, speaker(block, rename), element("span", { text: block.text }));
  const made = element("div", { className: "row turn" }, block.at ? time(block.at, play) : "", words);
  if (block.voice) Object.assign(made.dataset, { voice: block.voice, hue: (block.voice - 1) % HUES });
  Object.assign(made.dataset, block.at);
  return made;
}

function speaker({ speaker: name, voice }, rename) {
  if (!name) return "";
  if (!rename || !voice) return element("strong", { className: "speaker", text: name });
  const label = say("console-speaker-rename", { name });
  const button = element("button", { className: "speaker", type: "button", text: name, "aria-label": label });
  button.addEventListener("click", () => rename(voice, button));
  return button;
}

function one(block, play) {
  if (block.kind === "heading") return element("h4", { text: block.text });
  if (block.kind === "row" || block.at) return row(block, play);
  return element("p", { text: block.text });
}

function item(block, play) {
  const words = block.owner ? [element("strong", { text: `${block.owner}: ` }), block.text] : [block.text];
  const made = element("li", {}, ...words);
  if (block.at) made.append(" ", time(block.at, play));
  return made;
}

function time(at, play) {
  const text = clock(at.start);
  if (!play) return element("span", { className: "time", text });
  const button = element("button", { className: "time", type: "button", text, "aria-label": say("console-play", { time: text }) });
  button.addEventListener("click", () => play(at.start));
  return button;
}
