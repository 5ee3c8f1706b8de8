// One person's chat with the bot: messages, keyboards, the composer and what the person can do.

import { api } from "./api.js";
import { fill, nearestLanguage, textsIn } from "./texts.js";
import { formatted } from "./formatting.js";
import { button, clear, element, icon } from "./nodes.js";
import { showNotice, showPicture } from "./dialogs.js";

const ACTION_MS = 5500;
const TOAST_MS = 5000;
const TAP_MS = 15000;
const NEAR_THE_END_PX = 80;
const LONGEST_TEXT = 4096;
const LARGEST_FILE = 20 * 1024 * 1024;
const SENT_AS_THEY_ARE = ["sticker", "voice", "video_note", "contact", "location", "poll", "dice"];

export class Column {
  /** shared: { state(), openLink(url, event) }, what all columns know and do together. */
  constructor(person, shared) {
    this.person = person;
    this.shared = shared;
    this.messages = new Map();
    this.nodes = new Map();
    this.pendingTaps = new Map();
    this.waitingEvents = null;
    this.loads = 0;
    this.editing = null;
    this.commands = [];
    this.suggested = [];
    this.chosen = 0;
    this.unseen = 0;
    this.following = true; // until somebody scrolls up to read
    this.lastTop = 0;
    this.build();
  }

  // Building

  build() {
    this.language = nearestLanguage(this.person.language_code);
    this.texts = textsIn(this.language);
    const t = this.texts;
    this.root = element("section", "column", { lang: this.language, "aria-label": this.person.first_name });
    this.root.dataset.person = String(this.person.id);

    this.title = element("h2");
    this.status = element("p", "status", { role: "status" });
    this.menu = this.buildMenu("menu", t.more, "more");
    const avatar = element("span", "avatar bot", { "aria-hidden": "true" });
    avatar.append(icon("bot"));
    const bar = element("header", "bar");
    bar.append(avatar, element("div", "who", {}, this.title, this.status), this.menu.root);

    this.banner = element("p", "banner", {}, t.examples);
    this.log = element("div", "log", { role: "log", tabindex: "0" });
    this.log.addEventListener("scroll", () => this.scrolled());
    this.down = button("down", t.latest, icon("down"), () => this.toTheEnd(true));
    this.down.hidden = true;
    this.toast = element("p", "toast", { role: "status" });
    this.toast.hidden = true;
    this.middle = element("div", "middle", {}, this.log, this.toast, this.down);

    this.root.append(bar, this.banner, this.middle, this.buildComposer());
    this.refreshBot();
  }

  buildMenu(className, label, iconName) {
    const list = element("div", "menu-list", { role: "menu", "aria-label": label });
    list.hidden = true;
    const toggle = button("icon", label, icon(iconName), () => show(list.hidden));
    toggle.setAttribute("aria-haspopup", "menu");
    toggle.setAttribute("aria-expanded", "false");
    const root = element("div", className, {}, toggle, list);
    const show = (open) => {
      list.hidden = !open;
      toggle.setAttribute("aria-expanded", String(open));
      if (open) list.querySelector("button")?.focus();
    };
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        show(false);
        toggle.focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        moveFocus(list, event);
      }
    });
    root.addEventListener("focusout", (event) => {
      if (!root.contains(event.relatedTarget)) show(false);
    });
    const add = (label_, iconName_, act) => {
      const item = button("", "", icon(iconName_), () => {
        show(false);
        act();
      });
      item.setAttribute("role", "menuitem");
      item.removeAttribute("aria-label");
      item.append(label_);
      list.append(item);
    };
    return { root, list, add };
  }

  buildComposer() {
    const t = this.texts;
    this.start = button("start", "", null, () => this.say("/start"));
    this.start.append(t.start);
    this.start.removeAttribute("aria-label");

    this.input = element("textarea", "input", {
      rows: "1",
      maxlength: String(LONGEST_TEXT),
      placeholder: t.message,
      "aria-label": t.message,
      enterkeyhint: "send",
      autocomplete: "off",
      dir: "auto",
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.send = button("icon send", t.send, icon("send"), () => this.submit());
    this.send.type = "submit";
    this.slash = button("icon slash", t.commands, null, () => this.toggleCommands());
    this.slash.append("/");

    this.attach = this.buildMenu("attach", t.attach, "attach");
    this.attach.add(t.things.photo, "photo", () => this.choose("photo", "image/png,image/jpeg"));
    this.attach.add(t.things.document, "file", () => this.choose("document", ""));
    for (const kind of SENT_AS_THEY_ARE) this.attach.add(t.things[kind], kind, () => this.sendThing({ kind }));
    this.attach.add(t.things.forward, "forward", () =>
      this.sendThing({ text: t.forwardText, forwarded_from: t.forwardName }),
    );
    this.chooser = element("input", "", { type: "file", tabindex: "-1", "aria-hidden": "true" });
    this.chooser.hidden = true;
    this.chooser.addEventListener("change", () => this.chosenFile());

    this.suggestions = element("ul", "suggestions", {
      role: "listbox",
      "aria-label": t.commands,
      id: `commands-${this.person.id}`,
    });
    this.suggestions.hidden = true;
    this.input.setAttribute("aria-controls", this.suggestions.id);

    this.editBar = element("div", "edit-bar");
    this.editBar.hidden = true;
    this.form = element("form", "row", {}, this.slash, this.input, this.attach.root, this.send, this.chooser);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    return element("footer", "composer", {}, this.suggestions, this.editBar, this.form, this.start);
  }

  // What the server says

  async load() {
    this.waitingEvents ??= [];
    this.loads += 1;
    const turn = this.loads;
    const [chat, commands] = await Promise.all([api.chat(this.person.id), api.commands(this.person.id)]);
    if (turn !== this.loads) return; // a newer answer is on its way
    const known = this.messages.size;
    this.messages = new Map(chat.messages.map((message) => [message.message_id, message]));
    this.commands = commands;
    this.draw();
    // What happened while the answer was on its way; drawing it twice changes nothing.
    const waiting = this.waitingEvents;
    this.waitingEvents = null;
    waiting.forEach((event) => this.take(event));
    if (known === 0) this.toTheEnd(false);
  }

  take(event) {
    if (this.waitingEvents !== null) {
      this.waitingEvents.push(event);
      return;
    }
    if (event.type === "message") this.added(event.message);
    else if (event.type === "edited") this.edited(event.message);
    else if (event.type === "deleted") this.deleted(event.message_ids);
    else if (event.type === "action") this.acting(event.action);
    else if (event.type === "answer") this.answered(event);
  }

  added(message) {
    const own = !message.from.is_bot;
    if (own) this.following = true;
    const known = this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    if (known) this.redraw(message);
    else this.place(message);
    if (!own) this.acting(null);
    this.refreshEnds();
    if (this.following) this.toTheEnd(true);
    else if (!known) this.unseen += 1;
    this.showDown();
  }

  edited(message) {
    if (!this.messages.has(message.message_id)) return;
    this.messages.set(message.message_id, message);
    this.redraw(message);
    if (this.following) this.toTheEnd(false);
  }

  deleted(ids) {
    for (const id of ids) {
      this.messages.delete(id);
      this.nodes.get(id)?.remove();
      this.nodes.delete(id);
      if (this.editing === id) this.stopEditing();
    }
    this.drawDays();
    this.refreshEnds();
  }

  acting(action) {
    clearTimeout(this.actionTimer);
    this.root.classList.toggle("acting", action !== null);
    this.action = action;
    if (action !== null) this.actionTimer = setTimeout(() => this.acting(null), ACTION_MS);
    this.refreshStatus();
  }

  answered(answer) {
    this.pendingTaps.get(answer.query_id)?.();
    if (!this.root.isConnected) return; // nobody looks at this person's phone
    if (answer.show_alert) showNotice(answer.text, this.texts, this.language);
    else if (answer.text) this.tell(answer.text);
  }

  refreshBot() {
    const { bot } = this.shared.state();
    this.botName = bot.name;
    this.about = bot.descriptions[this.language] || bot.descriptions[""] || "";
    this.title.textContent = this.botName;
    this.log.setAttribute("aria-label", fill(this.texts.chat, { name: this.person.first_name, bot: this.botName }));
    this.banner.hidden = !this.shared.state().examples;
    this.refreshPerson(this.person);
    this.refreshEnds();
  }

  refreshPerson(person) {
    this.person = person;
    clear(this.menu.list);
    const [label, blocked] = person.blocked ? [this.texts.unblock, false] : [this.texts.block, true];
    this.menu.add(label, person.blocked ? "check" : "close", () => this.attempt(api.block(person.id, blocked)));
    this.refreshStatus();
    this.refreshEnds();
  }

  async refreshCommands() {
    const commands = await api.commands(this.person.id);
    if (JSON.stringify(commands) === JSON.stringify(this.commands)) return; // whoever chooses among them goes on
    this.commands = commands;
    this.slash.hidden = this.commands.length === 0;
    this.suggest();
  }

  refreshStatus() {
    const t = this.texts;
    const role = t.roles[this.person.role] || this.person.role;
    let words = `${this.person.first_name} · ${role}`;
    if (this.person.blocked) words = t.blocked;
    if (this.action) words = this.action === "typing" ? t.typing : t.uploading;
    this.status.textContent = words;
  }

  /** Show Start instead of the composer, and what the bot can do, as long as nothing was written. */
  refreshEnds() {
    const fresh = this.messages.size === 0;
    this.start.hidden = !fresh;
    this.form.hidden = fresh;
    this.slash.hidden = this.commands.length === 0;
    this.intro?.remove();
    this.intro = null;
    if (fresh) {
      const words = this.about
        ? [element("h3", "", {}, this.texts.about), element("p", "", { dir: "auto" }, this.about)]
        : [element("p", "", {}, this.texts.empty)];
      this.intro = element("div", "intro", {}, ...words);
      this.log.append(this.intro);
    }
  }

  // Drawing messages

  draw() {
    clear(this.log);
    this.nodes.clear();
    for (const message of this.messages.values()) this.place(message);
    this.refreshEnds();
  }

  place(message) {
    const node = this.bubble(message);
    this.nodes.set(message.message_id, node);
    this.log.append(node);
    this.drawDays();
  }

  redraw(message) {
    const old = this.nodes.get(message.message_id);
    const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    const node = this.bubble(message);
    old.replaceWith(node);
    this.nodes.set(message.message_id, node);
    if (focused >= 0) {
      // A keyboard user stays where they were, or comes back to the chat when the button is gone.
      const targets = node.querySelectorAll(".keyboard button, .keyboard a");
      (targets[Math.min(focused, targets.length - 1)] || this.log).focus({ preventScroll: true });
    }
    this.drawDays();
  }

  drawDays() {
    this.log.querySelectorAll(".day").forEach((node) => node.remove());
    let day = "";
    let previous = null;
    for (const [id, node] of this.nodes) {
      const message = this.messages.get(id);
      const date = new Date(message.date * 1000);
      if (date.toDateString() !== day) {
        day = date.toDateString();
        node.before(element("p", "day", {}, dayName(date, this.language)));
        previous = null;
      }
      const together = previous !== null && previous.from.id === message.from.id;
      node.classList.toggle("together", together);
      previous = message;
    }
  }

  bubble(message) {
    const mine = !message.from.is_bot;
    const node = element("article", `message ${mine ? "mine" : "theirs"}`, {
      "aria-label": `${mine ? this.texts.you : this.botName}, ${time(message.date, this.language)}`,
    });
    node.dataset.message = String(message.message_id);
    const bubble = element("div", "bubble");
    if (message.forward_origin) bubble.append(this.forwarded(message.forward_origin));
    if (message.reply_to_message) bubble.append(this.quoted(message.reply_to_message));
    if (message.photo) bubble.append(this.photo(message));
    else if (message.document) bubble.append(this.file(message.document));
    else if (message.text === undefined) bubble.append(this.thing(message));
    const words = message.text ?? message.caption;
    if (words) bubble.append(this.words(words, message.entities || message.caption_entities));
    bubble.append(this.meta(message, mine));
    node.append(bubble);
    const keyboard = message.reply_markup?.inline_keyboard;
    if (keyboard) node.append(this.keyboard(message, keyboard));
    if (mine && message.text !== undefined) this.allowEditing(node, bubble, message);
    return node;
  }

  words(text, entities) {
    const node = element("div", "words", { dir: "auto" });
    node.append(
      formatted(text, entities, {
        command: (command) => this.say(command.split("@")[0]),
        link: (url, event) => this.shared.openLink(url, event),
        reveal: this.texts.reveal,
      }),
    );
    return node;
  }

  photo(message) {
    const size = message.photo[message.photo.length - 1];
    const url = api.fileUrl(size.file_id);
    const picture = element("img", "", {
      src: url,
      alt: message.caption || this.texts.things.photo,
      width: String(size.width),
      height: String(size.height),
    });
    // The place is kept before the bytes are there, but a picture may come after the end was shown.
    picture.addEventListener("load", () => this.following && this.toTheEnd(false));
    return button("photo", this.texts.enlarge, picture, () =>
      showPicture(url, picture.alt, this.texts, this.language),
    );
  }

  file(file) {
    const node = element("a", "file", {
      href: api.fileUrl(file.file_id, { download: true }),
      download: file.file_name,
      "aria-label": fill(this.texts.download, { name: file.file_name }),
    });
    const about = element("span", "about", {}, element("b", "", { dir: "auto" }, file.file_name));
    about.append(element("small", "", {}, bytes(file.file_size, this.language)));
    node.append(element("span", "disc", {}, icon("file")), about);
    return node;
  }

  thing(message) {
    const kind = Object.keys(this.texts.things).find((name) => name in message) || "document";
    const node = element("div", `thing ${kind}`);
    node.append(element("span", "disc", {}, icon(kind)));
    const about = element("span", "about", {}, element("b", "", {}, this.texts.things[kind]));
    if (kind === "voice" || kind === "video_note") about.append(element("small", "", {}, "0:04"));
    if (kind === "contact") about.append(element("small", "", {}, message.contact.phone_number));
    if (kind !== "sticker") node.append(about);
    else node.firstChild.setAttribute("aria-label", this.texts.things.sticker);
    return node;
  }

  forwarded(origin) {
    const name = origin.sender_user_name || origin.sender_user?.first_name || "";
    return element("p", "origin", {}, fill(this.texts.forwardedFrom, { name }));
  }

  quoted(message) {
    const name = message.from.is_bot ? this.botName : this.texts.you;
    const words = message.text ?? message.caption ?? this.texts.things.document;
    return element("blockquote", "quoted", {}, element("b", "", {}, name), element("span", "", {}, words));
  }

  meta(message, mine) {
    const node = element("p", "meta");
    if (message.edit_date) node.append(element("span", "", {}, this.texts.edited), " ");
    const shown = element("time", "", { datetime: new Date(message.date * 1000).toISOString() });
    shown.textContent = time(message.date, this.language);
    node.append(shown);
    if (mine) node.append(icon("check"));
    return node;
  }

  keyboard(message, rows) {
    const node = element("div", "keyboard");
    for (const row of rows) {
      const line = element("div", "keys");
      for (const key of row) line.append(this.key(message, key));
      node.append(line);
    }
    return node;
  }

  key(message, key) {
    const label = element("span", "label", { dir: "auto" }, key.text);
    let node;
    if (key.url) {
      node = element("a", "key", { href: key.url, target: "_blank", rel: "noopener noreferrer" }, label, icon("link"));
      node.addEventListener("click", (event) => this.shared.openLink(key.url, event));
    } else if (key.copy_text) {
      node = button("key", "", label, () => this.copy(key.copy_text.text));
      node.append(icon("copy"));
    } else {
      node = button("key", "", label, () => this.tap(node, message, key));
    }
    node.removeAttribute("aria-label");
    node.title = key.text;
    if (key.style) node.classList.add(key.style);
    return node;
  }

  allowEditing(node, bubble, message) {
    const edit = button("edit", this.texts.edit, icon("edit"), () => this.startEditing(message));
    node.append(edit);
    // A finger has nothing to hover with: a tap on the bubble shows the pencil.
    bubble.addEventListener("click", (event) => {
      if (!event.target.closest("a, button")) node.classList.toggle("chosen");
    });
  }

  // What the person does

  say(text) {
    return this.sendThing({ text });
  }

  sendThing(thing) {
    return this.attempt(api.send(this.person.id, thing));
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const edited = this.editing;
    const sent = edited === null ? api.send(this.person.id, { text }) : api.edit(this.person.id, edited, text);
    if (await this.attempt(sent)) {
      this.input.value = "";
      this.stopEditing();
    }
    this.typed();
    this.input.focus();
  }

  async tap(node, message, key) {
    if (node.classList.contains("waiting")) return;
    node.classList.add("waiting");
    node.setAttribute("aria-busy", "true");
    const done = () => {
      node.classList.remove("waiting");
      node.removeAttribute("aria-busy");
    };
    setTimeout(done, TAP_MS);
    try {
      const { query_id: queryId } = await api.tap(this.person.id, message.message_id, key.callback_data);
      this.pendingTaps.set(queryId, () => {
        this.pendingTaps.delete(queryId);
        done();
      });
    } catch (error) {
      done();
      this.failed(error);
    }
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.tell(this.texts.copied);
  }

  choose(kind, accept) {
    this.chosenKind = kind;
    this.chooser.accept = accept;
    this.chooser.value = "";
    this.chooser.click();
  }

  async chosenFile() {
    const [file] = this.chooser.files;
    if (!file) return;
    if (file.size > LARGEST_FILE) {
      this.tell(this.texts.tooBig);
      return;
    }
    const data = await base64(file);
    const text = this.input.value.trim();
    this.input.value = "";
    this.typed();
    await this.sendThing({ kind: this.chosenKind, text, file_name: file.name, data_base64: data });
  }

  startEditing(message) {
    this.editing = message.message_id;
    clear(this.editBar);
    const close = button("icon", this.texts.cancelEdit, icon("close"), () => {
      this.input.value = "";
      this.stopEditing();
      this.typed();
      this.input.focus();
    });
    const words = element("span", "", {}, element("b", "", {}, this.texts.edit), element("span", "", {}, message.text));
    this.editBar.append(icon("edit"), words, close);
    this.editBar.hidden = false;
    this.setSend("check", this.texts.save);
    this.input.value = message.text;
    this.typed();
    this.input.focus();
  }

  stopEditing() {
    this.editing = null;
    this.editBar.hidden = true;
    this.setSend("send", this.texts.send);
  }

  setSend(iconName, label) {
    clear(this.send);
    this.send.append(icon(iconName));
    this.send.setAttribute("aria-label", label);
    this.send.title = label;
  }

  // Typing and commands

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
    this.root.classList.toggle("has-text", this.input.value.trim() !== "");
    this.suggest();
  }

  suggest() {
    const match = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    this.suggested = match ? this.commands.filter(({ command }) => command.startsWith(match[1].toLowerCase())) : [];
    this.chosen = 0;
    this.drawSuggestions();
  }

  toggleCommands() {
    const shown = !this.suggestions.hidden;
    this.suggested = shown ? [] : this.commands;
    this.chosen = 0;
    this.drawSuggestions();
    this.input.focus();
  }

  drawSuggestions() {
    clear(this.suggestions);
    this.suggested.forEach((command, index) => {
      const item = element("li", "", { role: "option", id: `${this.suggestions.id}-${index}` });
      item.setAttribute("aria-selected", String(index === this.chosen));
      item.append(element("b", "", {}, `/${command.command}`), element("span", "", {}, command.description));
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => this.takeSuggestion(command));
      this.suggestions.append(item);
    });
    const open = this.suggested.length > 0;
    this.suggestions.hidden = !open;
    this.slash.setAttribute("aria-expanded", String(open));
    if (open) this.input.setAttribute("aria-activedescendant", `${this.suggestions.id}-${this.chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.suggestions.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  async takeSuggestion(command) {
    this.input.value = "";
    this.typed();
    await this.say(`/${command.command}`);
  }

  pressed(event) {
    if (event.isComposing) return;
    if (this.suggested.length > 0 && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + step + this.suggested.length) % this.suggested.length;
      this.drawSuggestions();
    } else if (event.key === "Tab" && this.suggested.length > 0) {
      event.preventDefault();
      this.input.value = `/${this.suggested[this.chosen].command} `;
      this.typed();
    } else if (event.key === "Escape") {
      this.escape();
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      this.editLast(event);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.suggested.length > 0) this.takeSuggestion(this.suggested[this.chosen]);
      else this.submit();
    }
  }

  escape() {
    if (this.suggested.length > 0) {
      this.suggested = [];
      this.drawSuggestions();
    } else if (this.editing !== null) {
      this.input.value = "";
      this.stopEditing();
      this.typed();
    }
  }

  editLast(event) {
    const own = [...this.messages.values()].filter((message) => !message.from.is_bot && message.text !== undefined);
    if (own.length > 0) {
      event.preventDefault();
      this.startEditing(own[own.length - 1]);
    }
  }

  // Scrolling, toasts, failures

  atTheEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END_PX;
  }

  toTheEnd(smooth) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.following = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
    this.scrolled();
  }

  scrolled() {
    const { scrollTop } = this.log;
    // On the way down to a new message the end is not reached yet; only going up means that somebody reads.
    if (this.atTheEnd()) this.following = true;
    else if (scrollTop < this.lastTop) this.following = false;
    this.lastTop = scrollTop;
    if (this.following) this.unseen = 0;
    this.showDown();
  }

  showDown() {
    this.down.hidden = this.following;
    this.down.dataset.count = this.unseen > 0 ? String(this.unseen) : "";
  }

  tell(words) {
    clearTimeout(this.toastTimer);
    this.toast.textContent = words;
    this.toast.hidden = false;
    this.toastTimer = setTimeout(() => {
      this.toast.hidden = true;
    }, TOAST_MS);
  }

  async attempt(promise) {
    try {
      await promise;
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  failed(error) {
    this.tell(fill(this.texts.failed, { reason: error.message }));
  }
}

function moveFocus(list, event) {
  event.preventDefault();
  const items = [...list.querySelectorAll("button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
  items[next].focus();
}

function time(seconds, language) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(seconds * 1000),
  );
}

function dayName(date, language) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
  const days = Math.round((midnight(date) - midnight(new Date())) / 86400000);
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  }
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(date);
}

function bytes(size, language) {
  const kilobytes = size / 1024;
  const [value, unit] = kilobytes < 1024 ? [Math.max(kilobytes, 0.1), "kilobyte"] : [kilobytes / 1024, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
