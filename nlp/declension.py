"""The forms that a given name or surname takes in a sentence, by rules of spelling."""

from collections.abc import Callable, Iterator

_RU_HUSHING = "жшчщц"
_RU_HARD_I = "гкхжшчщ"  # и is written after these where other stems have ы
_CS_SOFT = "cčďjňřšťžz"
_CS_SOFTENED = {"k": "c", "h": "z", "g": "z", "r": "ř", "ch": "š"}


def given_name_forms(name: str, *, language: str, female: bool) -> set[str]:
    """Return the forms of a given name, small letters, the name itself among them.

    A slash gives the stem of the other cases: "Павел/Павл". Forms that nobody uses do no harm and are not avoided.
    """
    nominative, _, other_stem = name.lower().partition("/")
    return {nominative, *_RULES[language](nominative, other_stem or nominative, female)}


def surname_forms(surname: str, *, language: str) -> set[str]:
    """Return the forms of a surname in its masculine dictionary form, both genders."""
    base = surname.lower()
    return {base, *_SURNAME_RULES[language](base)}


def _ru(name: str, stem: str, female: bool) -> Iterator[str]:
    cut, last = stem[:-1], stem[-1]
    if name.endswith(("а", "я")):
        # The bare stem is how a person is called out to: "Лен", "Маш", "Тань".
        hissing = cut.endswith(tuple(_RU_HARD_I))
        yield from (cut + ending for ending in (("и" if hissing else "ы") if last == "а" else "и", "е", "у", "ю"))
        yield from (cut + ending for ending in (("ой", "ою") if last == "а" else ("ей", "ею", "ёй")))
        if cut.endswith(tuple(_RU_HUSHING)):
            yield cut + "ей"
        if cut.endswith("и"):
            yield cut + "и"
        yield from _ru_possessive(cut)
    elif name.endswith("ь"):
        yield from (
            (name[:-1] + ending for ending in ("и", "ью"))
            if female
            else (name[:-1] + ending for ending in ("я", "ю", "ем", "ём", "е"))
        )
    elif name.endswith("й"):
        yield from (cut + ending for ending in ("я", "ю", "ем", "и", "е"))
    elif not female and name[-1] not in "оеиуюэы":
        yield from (stem + ending for ending in ("а", "у", "ом", "ем", "е"))


def _ru_possessive(cut: str) -> Iterator[str]:
    yield from (cut + "ин" + ending for ending in ("", "а", "о", "ы", "у", "ой", "ого"))


def _ro(name: str, stem: str, female: bool) -> Iterator[str]:
    if female and name.endswith("a"):
        cut = stem[:-1]
        yield from (cut + ending for ending in ("ei", "o", "ă", "ii"))
        if cut.endswith(("c", "g")):  # Anca, Olga: Ancăi, Olgăi
            yield from (cut + ending for ending in ("ăi", "hii", "ii"))
        if cut.endswith("i"):
            yield cut + "e"
    elif not female:
        yield from (stem + ending for ending in ("ului", "ule", "e", "ică"))
        if stem.endswith("u"):
            yield from (stem[:-1] + ending for ending in ("ule", "ului", "e"))
        if stem.endswith("ea"):
            yield stem[:-2] + "ei"


def _cs(name: str, stem: str, female: bool) -> Iterator[str]:
    cut = stem[:-1]
    if name.endswith("a"):
        soft = cut.endswith(tuple(_CS_SOFT))
        yield from (cut + ending for ending in ("u", "o", "ou", "y", "ě", "e", "i"))
        if not soft:
            yield from _cs_softened(cut)
        if not female:
            yield from (cut + ending for ending in ("ovi", "ův", "ova", "ovu", "ovo"))
        yield from _cs_possessive(cut)
    elif name.endswith(("ie", "e")):
        yield from (cut + ending for ending in ("i", "í", "e", "ii", "ií"))
        yield from _cs_possessive(cut.removesuffix("i"))
    elif name.endswith("í"):
        yield from (stem + ending for ending in ("ho", "mu", "m"))
    elif name.endswith("o"):
        yield from (cut + ending for ending in ("a", "ovi", "em", "e", "u"))
    elif not female:
        yield from (
            stem + ending for ending in ("a", "e", "ovi", "i", "em", "ův", "ova", "ovo", "ovu", "ovy", "ovou", "u")
        )
        yield from _cs_softened(stem)  # Petře


def _cs_softened(stem: str) -> Iterator[str]:
    for hard, soft in _CS_SOFTENED.items():
        if stem.endswith(hard):
            yield stem.removesuffix(hard) + soft + ("ě" if soft not in "cčřšžz" else "e")


def _cs_possessive(cut: str) -> Iterator[str]:
    softened = next(
        (cut.removesuffix(hard) + soft for hard, soft in (("k", "č"), ("r", "ř")) if cut.endswith(hard)), cut
    )
    yield from (softened + "in" + ending for ending in ("", "a", "o", "u", "y", "ou"))


def _en(name: str, stem: str, female: bool) -> Iterator[str]:
    yield from ()


def _ru_surname(base: str) -> Iterator[str]:
    if base.endswith(("ов", "ев", "ин", "ын")):
        yield from (base + ending for ending in ("а", "у", "ым", "е", "ой", "ою", "ы", "ых"))
    elif not base.endswith(("о", "у", "ых")):
        yield from (base.rstrip("аь") + ending for ending in ("а", "у", "ом", "е", "я", "ю", "ем", "ой", "и"))


def _ro_surname(base: str) -> Iterator[str]:
    yield from (base + ending for ending in ("ului", "ule", "ilor"))


def _cs_surname(base: str) -> Iterator[str]:
    if base.endswith("ý"):
        yield from (base[:-1] + ending for ending in ("ého", "ému", "ým", "á", "é", "ou"))
        return
    cut = base[:-1] if base.endswith("a") else base
    if base.endswith(("ek", "ec")):
        cut = base[:-2] + base[-1]
    for stem in {cut, base} - ({base} if base.endswith("a") else set()):
        yield from (
            stem + ending for ending in ("a", "ovi", "em", "e", "y", "u", "o", "ou", "i", "ová", "ové", "ovou", "ovi")
        )


def _en_surname(base: str) -> Iterator[str]:
    yield base + ("es" if base.endswith("s") else "s")


_RULES: dict[str, Callable[[str, str, bool], Iterator[str]]] = {"ru": _ru, "ro": _ro, "cs": _cs, "en": _en}
_SURNAME_RULES: dict[str, Callable[[str], Iterator[str]]] = {
    "ru": _ru_surname,
    "ro": _ro_surname,
    "cs": _cs_surname,
    "en": _en_surname,
}
