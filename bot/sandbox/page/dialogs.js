// What covers the page for a moment: a large picture, an alert of the bot, the choice of who opens a link.

import { button, clear, element, icon } from "./nodes.js";

const lightbox = document.querySelector(".lightbox");
const notice = document.querySelector(".notice");

lightbox.addEventListener("click", (event) => {
  if (event.target === lightbox) lightbox.close();
});

export function showPicture(url, words, texts, language) {
  clear(lightbox);
  lightbox.lang = language;
  lightbox.setAttribute("aria-label", texts.things.photo);
  const picture = element("img", "", { src: url, alt: words });
  const save = element("a", "key", { href: `${url}?download=1`, download: "" });
  save.append(texts.downloadPicture);
  const close = button("icon close", texts.close, icon("close"), () => lightbox.close());
  lightbox.append(close, picture, save);
  lightbox.showModal();
}

export function showNotice(words, texts, language) {
  clear(notice);
  notice.lang = language;
  notice.setAttribute("aria-label", words);
  const close = button("key", "", null, () => notice.close());
  close.removeAttribute("aria-label");
  close.append(texts.ok);
  notice.append(element("p", "", { dir: "auto" }, words), close);
  notice.showModal();
}

/** Ask which of the people opens a link; `act` gets the one who was chosen. */
export function askWho(people, texts, language, act) {
  clear(notice);
  notice.lang = language;
  notice.setAttribute("aria-label", texts.openAs);
  notice.append(element("h3", "", {}, texts.openAs));
  for (const person of people) {
    const choice = button("key", "", null, () => {
      notice.close();
      act(person);
    });
    choice.removeAttribute("aria-label");
    choice.append(`${person.first_name} · ${texts.roles[person.role] || person.role}`);
    notice.append(choice);
  }
  const close = button("key quiet", "", null, () => notice.close());
  close.removeAttribute("aria-label");
  close.append(texts.close);
  notice.append(close);
  notice.showModal();
}
