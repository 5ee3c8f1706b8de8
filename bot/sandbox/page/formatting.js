// Telegram's text and entities -> nodes. Foreign words only ever become text nodes, never markup.

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const LINK = /^(https?|mailto|tel):/i;

/**
 * Return the nodes of a formatted text.
 *
 * entities: Telegram's, offsets in UTF-16 units, which is how strings count here as well.
 * handlers: { command(text), link(url, event), reveal } - what a tap does, and the label of a hidden text.
 */
export function formatted(text, entities, handlers) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  append(fragment, text, 0, text.length, sorted, handlers);
  return fragment;
}

function append(parent, text, start, end, entities, handlers) {
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const last = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) {
      index += 1;
      continue;
    }
    parent.append(text.slice(at, entity.offset));
    let next = index + 1;
    while (next < entities.length && entities[next].offset < last) next += 1;
    const node = element(entity, text.slice(entity.offset, last), handlers);
    append(node, text, entity.offset, last, entities.slice(index + 1, next), handlers);
    parent.append(node);
    at = last;
    index = next;
  }
  parent.append(text.slice(at, end));
}

function element(entity, words, handlers) {
  switch (entity.type) {
    case "bot_command":
      return command(words, handlers);
    case "url":
      return link(words, handlers);
    case "text_link":
      return link(entity.url, handlers);
    case "email":
      return link(`mailto:${words}`, handlers);
    case "spoiler":
      return spoiler(handlers);
    default:
      return plain(entity);
  }
}

function plain(entity) {
  const node = document.createElement(TAGS[entity.type] || "span");
  if (entity.type === "expandable_blockquote") node.classList.add("expandable");
  return node;
}

function command(words, handlers) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "command";
  button.addEventListener("click", () => handlers.command(words));
  return button;
}

function link(url, handlers) {
  const node = document.createElement(LINK.test(url) ? "a" : "span");
  if (node.localName === "a") {
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    node.addEventListener("click", (event) => handlers.link(url, event));
  }
  return node;
}

function spoiler(handlers) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "spoiler";
  button.setAttribute("aria-label", handlers.reveal);
  button.addEventListener("click", () => {
    const shown = document.createElement("span");
    shown.append(...button.childNodes);
    button.replaceWith(shown);
  });
  return button;
}
