// What is wrong with the page, as a list of sentences.
() => {
  const faults = [];
  const shown = (node) => node.checkVisibility({ checkVisibilityCSS: true }) && !node.closest(".unseen");
  const tell = (what, node) => faults.push(`${what}: ${node.outerHTML.slice(0, 120)}`);

  for (const one of ["header", "main", "footer", "h1"]) {
    const count = document.querySelectorAll(/er$/.test(one) ? `body > ${one}` : one).length;
    if (count !== 1) faults.push(`${count} of ${one}`);
  }
  let before = 0;
  for (const node of [...document.querySelectorAll("h1, h2, h3, h4")].filter((one) => one.checkVisibility())) {
    const level = Number(node.tagName[1]);
    if (level > before + 1) tell("a heading that leaves a level out", node);
    before = level;
  }
  const named = (node) =>
    node.getAttribute("aria-label") || node.labels?.[0]?.textContent.trim() || node.textContent.trim() ||
    document.getElementById(node.getAttribute("aria-labelledby"))?.textContent;
  for (const node of document.querySelectorAll("button, input, select, summary, a, audio, progress, [tabindex]")) {
    if (node.checkVisibility() && !named(node)) tell("no name", node);
  }
  for (const node of document.querySelectorAll("img, svg, canvas")) {
    if (node.getAttribute("aria-hidden") !== "true" && !node.getAttribute("aria-label")) tell("a nameless picture", node);
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`twice: ${id}`);

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((one) => one / 255).map((one) =>
      one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(node) || node.matches("option, script, :disabled")) continue;
    const style = getComputedStyle(node);
    const [one, two] = [light(style.fill !== "rgb(0, 0, 0)" && node.closest("svg") ? style.fill : style.color), light(ground(node))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) tell(`contrast ${ratio.toFixed(2)}`, node);
  }
  for (const node of document.querySelectorAll("button, input:not([hidden]), select, summary")) {
    const { width, height } = node.getBoundingClientRect();
    if (shown(node) && width && (width < 24 || height < 24)) tell(`${width} by ${height} is too small`, node);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`${document.documentElement.scrollWidth} px wide`);
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title) faults.push("no title");
  return faults;
}
