// A speaker's name, typed in its place.

import { element, say } from "./page.js";

const MOST_CHARACTERS = 60;

/** In the button's place until it is saved or left. `save(name)` resolves to whether it worked. */
export function askName(button, { shown, name, save }) {
  const label = say("console-speaker-name", { name: shown });
  const input = element("input", { type: "text", maxlength: MOST_CHARACTERS, autocomplete: "off", "aria-label": label });
  const done = element("button", { type: "submit", text: say("console-speaker-save") });
  const form = element("form", { className: "rename" }, input, done);
  input.value = name;
  const close = () => {
    form.replaceWith(button);
    button.focus();
  };
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    done.disabled = true;
    if (!(await save(input.value))) done.disabled = false;
  });
  button.replaceWith(form);
  input.focus();
  input.select();
}
