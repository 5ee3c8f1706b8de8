// Small makers of nodes; texts become text nodes, so that nothing foreign is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

export function element(name, className = "", attributes = {}, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Return a button with an accessible name; `child` is a node, or null to fill in later. */
export function button(className, label, child, act) {
  const node = element("button", className, { type: "button", "aria-label": label });
  if (label) node.title = label;
  if (child !== null) node.append(child);
  node.addEventListener("click", act);
  return node;
}

/** Return a drawing from the page's sprite. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "drawing");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function clear(node) {
  node.replaceChildren();
}
