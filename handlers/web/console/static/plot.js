// Bars as inline SVG. The numbers stand in the table beside: for screen readers a plot is a picture with a name.

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, ROW] = [420, 26];

function shape(tag, attributes, text = "") {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function picture(height, label) {
  return shape("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "plot", role: "img", "aria-label": label });
}

/** Upright bars in order of time. */
export function columns(values, label) {
  const height = 150;
  const most = Math.max(...values.map((one) => one.minutes), 1e-9);
  const step = WIDTH / Math.max(values.length, 7);
  const drawn = picture(height, label);
  drawn.append(shape("line", { x1: 0, x2: WIDTH, y1: height - 20, y2: height - 20 }));
  values.forEach(({ name, minutes }, at) => {
    const tall = Math.max(1, (minutes / most) * (height - 40));
    const [x, width] = [at * step + step * 0.15, step * 0.7];
    drawn.append(shape("rect", { x, width, y: height - 20 - tall, height: tall, rx: Math.min(3, tall / 2) }));
    if (values.length <= 10 || at % 5 === 0) {
      drawn.append(shape("text", { x: x + width / 2, y: height - 5, "text-anchor": "middle" }, name.slice(5)));
    }
  });
  return drawn;
}

/** Lying bars, longest first. */
export function bars(values, label) {
  const most = Math.max(...values.map((one) => one.minutes), 1e-9);
  const drawn = picture(Math.max(1, values.length) * ROW, label);
  values.forEach(({ name, minutes }, at) => {
    const short = name.length > 22 ? `${name.slice(0, 21)}…` : name;
    drawn.append(shape("text", { x: 0, y: at * ROW + 17 }, short));
    const width = Math.max(2, (minutes / most) * (WIDTH - 160));
    drawn.append(shape("rect", { x: 155, y: at * ROW + 6, width, height: 14, rx: 3 }));
  });
  return drawn;
}
