// The page: who is there, whose chats are open, and what the server tells about changes.

import { api, listen } from "./api.js";
import { Column } from "./column.js";
import { askWho } from "./dialogs.js";
import { button, clear, element } from "./nodes.js";
import { fill, nearestLanguage, textsIn } from "./texts.js";

const COLUMN_PX = 400;
const REMEMBERED = "poputchik-open";

const people = document.querySelector(".people");
const columns = document.querySelector(".columns");
const offline = document.querySelector(".offline");

let state = null;
let open = []; // ids of the people whose chats are shown, the one used last at the end
const chats = new Map();
const unread = new Map();

const shared = {
  state: () => state,
  openLink,
};

async function reload() {
  state = await api.state();
  const known = new Set(state.people.map((person) => person.id));
  for (const id of [...chats.keys()]) {
    if (!known.has(id)) chats.delete(id);
  }
  open = open.filter((id) => known.has(id));
  if (open.length === 0) open = firstOpen();
  await Promise.all(state.people.map(refreshPerson));
  draw();
  await Promise.all([...chats.values()].map((chat) => chat.load()));
}

/** Make a column for somebody whose chat is open, and anew when their language changed. */
async function refreshPerson(person) {
  const chat = chats.get(person.id);
  if (chat === undefined) return;
  if (nearestLanguage(person.language_code) !== chat.language) chats.delete(person.id);
  else {
    chat.refreshPerson(person);
    chat.refreshBot();
  }
}

/** Return whose chats to open at first: who was open last time, else a reader's own language, agent and manager. */
function firstOpen() {
  const ids = state.people.map((person) => person.id);
  const remembered = recall().filter((id) => ids.includes(id));
  if (remembered.length > 0) return remembered;
  const language = nearestLanguage(navigator.language);
  const first = state.people.find((person) => person.language_code === language && person.role === "customer");
  const colleagues = state.people.filter((person) => person.role !== "customer");
  // The first one on a phone is the last one used, so the reader's own customer comes at the end.
  return [...new Set([...colleagues, first || state.people[0]].filter(Boolean).map((person) => person.id))];
}

function room() {
  return Math.max(1, Math.floor(columns.clientWidth / COLUMN_PX));
}

function shownIds() {
  const shown = new Set(open.slice(-room()));
  return state.people.map((person) => person.id).filter((id) => shown.has(id));
}

function draw() {
  const shown = shownIds();
  const wanted = shown.map(columnOf);
  // Columns that stay are left where they are, so that nobody loses what they were typing.
  for (const node of [...columns.children]) {
    if (!wanted.some((column) => column.root === node)) node.remove();
  }
  wanted.forEach((column, index) => {
    if (columns.children[index] !== column.root) {
      columns.insertBefore(column.root, columns.children[index] || null);
      column.toTheEnd(false);
    }
  });
  shown.forEach((id) => unread.delete(id));
  drawPeople(shown);
}

function columnOf(id) {
  if (!chats.has(id)) {
    const column = new Column(
      state.people.find((person) => person.id === id),
      shared,
    );
    chats.set(id, column);
    column.load();
  }
  return chats.get(id);
}

function drawPeople(shown) {
  const language = nearestLanguage(navigator.language);
  const focused = [...people.children].indexOf(document.activeElement);
  document.documentElement.lang = language;
  people.setAttribute("aria-label", textsIn(language).people);
  clear(people);
  for (const person of state.people) people.append(chip(person, shown.includes(person.id)));
  people.append(element("p", "rehearsal", { lang: language }, textsIn(language).rehearsal));
  if (focused >= 0) people.children[focused]?.focus();
  people.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const waiting = [...unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = waiting > 0 ? `(${waiting}) Poputchik` : "Poputchik";
}

function chip(person, isShown) {
  const texts = textsIn(person.language_code);
  const role = texts.roles[person.role] || person.role;
  const count = unread.get(person.id) || 0;
  const node = button(`chip ${person.role}`, "", null, () => toggle(person.id));
  node.lang = nearestLanguage(person.language_code);
  node.setAttribute("aria-pressed", String(isShown));
  const name = `${person.first_name}, ${role}, ${texts.languages[nearestLanguage(person.language_code)]}`;
  node.setAttribute("aria-label", count > 0 ? `${name}, ${fill(texts.unread, { n: count })}` : name);
  node.dataset.person = String(person.id);
  const initial = element("span", "avatar", { "aria-hidden": "true" }, [...person.first_name][0]);
  if (count > 0) initial.dataset.count = String(count);
  const names = element("span", "names", {}, element("b", "", {}, person.first_name));
  names.append(element("small", "", {}, `${nearestLanguage(person.language_code).toUpperCase()} · ${role}`));
  node.append(initial, names);
  return node;
}

/** Open somebody's chat; on a wide page a second tap closes it, as long as another one stays. */
function toggle(id) {
  const shown = shownIds();
  if (shown.includes(id) && shown.length > 1) open = open.filter((other) => other !== id && shown.includes(other));
  else open = [...open.filter((other) => other !== id), id];
  remember();
  draw();
  if (shownIds().includes(id)) chats.get(id).log.focus({ preventScroll: true });
}

function openFor(person, text) {
  open = [...open.filter((id) => id !== person.id), person.id];
  remember();
  draw();
  chats.get(person.id).say(text);
}

/** A link to the bot itself is opened here, as one of the people; every other link is the browser's. */
function openLink(url, event) {
  const match = /^https:\/\/t\.me\/([A-Za-z0-9_]+)(?:\?start=([A-Za-z0-9_-]+))?$/.exec(url);
  if (!match || match[1].toLowerCase() !== state.bot.username.toLowerCase()) return;
  event.preventDefault();
  const language = nearestLanguage(navigator.language);
  const text = match[2] ? `/start ${match[2]}` : "/start";
  askWho(state.people, textsIn(language), language, (person) => openFor(person, text));
}

async function take(event) {
  if (event.type === "reload") {
    await reload();
  } else if (event.type === "people" || event.type === "bot") {
    state = await api.state();
    await Promise.all(state.people.map(refreshPerson));
    draw();
    if (event.type === "bot") await Promise.all([...chats.values()].map((chat) => chat.refreshCommands()));
  } else if (state !== null && event.chat_id !== undefined) {
    chats.get(event.chat_id)?.take(event);
    if (event.type === "message" && event.message.from.is_bot) count(event.chat_id);
  }
}

function count(id) {
  const shown = shownIds();
  if (shown.includes(id) || !state.people.some((person) => person.id === id)) return;
  unread.set(id, (unread.get(id) || 0) + 1);
  drawPeople(shown);
}

function connected(yes) {
  const language = nearestLanguage(navigator.language);
  offline.lang = language;
  offline.hidden = yes;
  offline.textContent = yes ? "" : textsIn(language).offline;
}

function remember() {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(open));
  } catch {
    // A browser may keep nothing; then the page opens as at the first time.
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) || [];
  } catch {
    return [];
  }
}

let turn = Promise.resolve();

/** Take events one after the other: one that must ask the server does not let the next one overtake it. */
function inTurn(event) {
  turn = turn.then(() => take(event)).catch((error) => console.error(error));
}

new ResizeObserver(() => state !== null && draw()).observe(columns);
listen(inTurn, connected);
