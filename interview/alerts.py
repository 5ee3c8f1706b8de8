"""Alerts: which interview is worth telling somebody at once, and when that may be told. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from unicodedata import combining, normalize

from interview.digest import zone_called
from interview.errors import InterviewError
from interview.language import Language
from interview.records import LEFT, NEXT_STEP, AnswerRecord, InterviewRecord, Layer

MOST_RULES = 10  # more are no order that somebody keeps in mind
SHORTEST_WORD, LONGEST_WORD = 2, 40  # letters
WRITTEN_WITHIN = timedelta(minutes=15)
"""What is written later is no longer taken for the keyword that was asked for."""

FRESH_FOR = timedelta(days=7)
"""What ended longer ago is no news."""
COMPLETE_AFTER, PARTIAL_AFTER = timedelta(hours=1), timedelta(days=1)
"""Silence after which an interview that is still open is taken for ended: one with its main part told, or without."""
KEPT_FOR = timedelta(days=30)
"""What waits longer for others to come together with is forgotten."""

APART = timedelta(minutes=30)
"""Between two messages to one recipient, so that what happens at once comes at once."""
CAPS = (1, 3, 10)  # messages a day
Quiet = tuple[int, int]
QUIETS: tuple[Quiet | None, ...] = ((21, 9), (22, 7), (19, 10), None)
"""Hours from and until which nothing is sent, to choose from."""
MORNING = 9
"""The hour from which the rest of a day comes whose last message was sent, where no hours are quiet."""

LEAVING = "left"
"""What a rule about leaving calls both ways of it, beside the options of the question."""
_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]")
_LATIN_END = 0x250  # first code point after the accented Latin letters


class AlertError(InterviewError):
    """A rule that cannot be so."""

    code = "alert_invalid"


class Sign(StrEnum):
    """What a rule looks at, as its buttons carry it."""

    NPS = "n"  # at most so much
    RATING = "r"  # satisfaction with the whole or a stage, at most so much
    PAIN = "p"
    EMOTION = "e"
    LEAVING = "l"
    WORD = "w"
    CES = "c"  # how easy it was, at most so much


OF_WHOLE = (Sign.NPS, Sign.CES)
"""What is asked of the whole, so that a rule about it is of no stage."""


class MatchState(StrEnum):
    """What became of an interview that was looked at."""

    NONE = "none"  # no rule fits, or none that is still there
    WAITING = "waiting"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition on an interview.

    value: a number, a label, an option or a word, as the sign says. stage_id: it must hold of that stage. number: never
    given twice; 0 until it is kept.
    """

    sign: Sign
    value: str
    stage_id: str | None = None
    number: int = 0


SUGGESTED = (
    Rule(Sign.LEAVING, LEAVING),
    Rule(Sign.NPS, "3"),
    Rule(Sign.RATING, "1"),
    Rule(Sign.PAIN, "unresolved"),
)
"""To begin with: those who go, those about to, and those who were left alone with it."""


@dataclass(frozen=True, slots=True)
class AlertList:
    """Whom alerts go to, by which rules and when.

    chat_id, thread_id: a private chat, or a group with its topic. owner_id: Telegram's number of the owner or manager
    in whose hands it is. since: nothing that ended before fires. quiet: hours from and until. cap: messages a day.
    zone: of the weekly digest of the same chat; None stands for that of the settings. sent_at, sent: the last message,
    and how many that day had by then. writing_at, writing_stage: when a keyword was asked for, and for which stage.
    """

    chat_id: int
    owner_id: int
    language: Language
    thread_id: int = 0
    rules: tuple[Rule, ...] = ()
    enabled: bool = False
    reachable: bool = True
    since: datetime | None = None
    quiet: Quiet | None = QUIETS[0]
    cap: int = 3
    zone: str | None = None
    sent_at: datetime | None = None
    sent: int = 0
    writing_at: datetime | None = None
    writing_stage: str | None = None

    @property
    def is_private(self) -> bool:
        """Tell whether it goes to its owner alone."""
        return self.chat_id == self.owner_id

    @property
    def is_missed_by_others(self) -> bool:
        """Tell whether others than its owner wait for what it tells."""
        return not self.is_private and self.is_watching and self.reachable

    @property
    def is_watching(self) -> bool:
        """Tell whether anything can fire."""
        return self.enabled and bool(self.rules)

    def switched(self, now: datetime, *, enabled: bool) -> "AlertList":
        """Return it on or off."""
        return self._from_now_on(replace(self, enabled=enabled), now)

    def with_rules(self, rules: Iterable[Rule], now: datetime) -> "AlertList":
        """Return it with more rules at the end; one that is there stays where it is.

        Raises AlertError beyond the most.
        """
        there = {(one.sign, one.value, one.stage_id) for one in self.rules}
        new = tuple(one for one in rules if (one.sign, one.value, one.stage_id) not in there)
        if len(self.rules) + len(new) > MOST_RULES:
            raise AlertError(f"a list has at most {MOST_RULES} rules")
        return self._from_now_on(replace(self, rules=(*self.rules, *new)), now)

    def without(self, number: int) -> "AlertList":
        """Return it without a rule."""
        return replace(self, rules=tuple(one for one in self.rules if one.number != number))

    def moved_up(self, number: int) -> "AlertList":
        """Return it with a rule before the one that it came after."""
        rules = list(self.rules)
        at = next((place for place, one in enumerate(rules) if one.number == number), 0)
        if at:
            rules[at - 1 : at + 1] = [rules[at], rules[at - 1]]
        return replace(self, rules=tuple(rules))

    def asking(self, now: datetime, stage_id: str | None) -> "AlertList":
        """Return it waiting for a keyword."""
        return replace(self, writing_at=now, writing_stage=stage_id)

    def asking_no_more(self) -> "AlertList":
        """Return it waiting for none."""
        return replace(self, writing_at=None, writing_stage=None)

    def is_asking(self, now: datetime) -> bool:
        """Tell whether it waits for a keyword."""
        return self.writing_at is not None and now - self.writing_at < WRITTEN_WITHIN

    def _from_now_on(self, after: "AlertList", now: datetime) -> "AlertList":
        """Let nothing fire that ended while nothing could."""
        return replace(after, since=now) if after.is_watching and not self.is_watching else after


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one interview.

    version: of the interview, as it was read. rule: number of the one that it fits; None for none.
    """

    interview_id: str = field(repr=False)
    version: int
    rule: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An interview that fired and was not told yet. may_be_read: its author's own yes."""

    interview_id: str = field(repr=False)
    respondent_id: str = field(repr=False)
    rule: int
    may_be_read: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What one message tells. single: interviews told one by one; groups: numbers of rules with those told together."""

    single: tuple[Waiting, ...]
    groups: tuple[tuple[int, tuple[Waiting, ...]], ...]

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.single or self.groups)


class Alerts(Protocol):
    """Alerts, within one transaction."""

    async def alert_list(self, chat_id: int, thread_id: int) -> AlertList | None:
        """Return the list of a chat or topic, and let nobody else change it before this transaction ends."""
        ...

    async def put_alert_list(self, alerts: AlertList) -> None:
        """Keep a list as it is now; what waits by a rule that is gone is never told."""
        ...

    async def stop_asking_for_word(self, owner_id: int) -> None:
        """Take the next message of this owner or manager for no keyword any more."""
        ...

    async def alert_list_in_writing(self, owner_id: int, *, since: datetime) -> AlertList | None:
        """Return the list whose keyword this owner or manager was asked for in private."""
        ...

    async def alert_lists_of(self, owner_id: int) -> list[AlertList]:
        """Return the lists in somebody's hands."""
        ...

    async def waiting_alerts(self, alerts: AlertList, guide_ids: Collection[str]) -> list[Waiting]:
        """Return what fired and was not told yet, in the order in which it ended."""
        ...

    async def mark_alerts_told(self, alerts: AlertList, interview_ids: Collection[str]) -> None:
        """Note that interviews are about to be told."""
        ...


def first_fitting(rules: Iterable[Rule], record: InterviewRecord, told_by: frozenset[str]) -> Rule | None:
    """Return the first rule that an interview fits. told_by: ids of the questions whose words say what happened."""
    answers = [answer for answer in record.answers if not answer.superseded and not answer.skipped]
    return next((rule for rule in rules if fits(rule, answers, told_by)), None)


def fits(rule: Rule, answers: Sequence[AnswerRecord], told_by: frozenset[str]) -> bool:
    """Tell whether a rule holds of the answers that count."""
    placed = [one for one in answers if rule.stage_id is None or one.stage_id == rule.stage_id]
    match rule.sign:
        case Sign.NPS:
            return any(value <= int(rule.value) for value in _numbers(answers, "nps"))
        case Sign.CES:
            return any(value <= int(rule.value) for value in _numbers(answers, "ces"))
        case Sign.RATING:
            kinds = ("csat", "satisfaction") if rule.stage_id is None else ("satisfaction",)
            return any(value <= int(rule.value) for kind in kinds for value in _numbers(placed, kind))
        case Sign.PAIN:
            labels = _found(placed, Layer.PAIN, told_by)
            return any(label == rule.value or label.startswith(f"{rule.value}.") for label in labels)
        case Sign.EMOTION:
            return rule.value in _felt(placed, told_by)
        case Sign.LEAVING:
            steps = [one for one in answers if one.question_id == NEXT_STEP]
            said = {option for one in steps if one in placed or one.stage_id is None for option in _options(one)}
            return bool(said & (LEFT if rule.value == LEAVING else {rule.value}))
        case Sign.WORD:
            word = _pattern(rule.value)
            return any(word.search(folded(_PLACEHOLDER.sub(" ", one.text))) for one in placed if one.text)


def keyword(words: str) -> str:
    """Return a keyword in one line. Raises AlertError when it is none, or too long."""
    word = " ".join(words.split())
    if not SHORTEST_WORD <= len(word) <= LONGEST_WORD or not word[0].isalnum():
        raise AlertError(f"a keyword has {SHORTEST_WORD} to {LONGEST_WORD} letters")
    return word


def folded(text: str) -> str:
    """Return words in one spelling: small letters, ё as е, Latin ones without accents; й stays a letter of its own."""
    composed = normalize("NFC", text).casefold().replace("ё", "е")
    return "".join(_bare(letter) for letter in composed if not combining(letter))


def due(waiting: Sequence[Waiting], *, k: int) -> Due:
    """Return what may be told: singly what may be read, of the rest what k different people tell of by one rule."""
    rest: dict[int, list[Waiting]] = {}
    for one in waiting:
        if not one.may_be_read:
            rest.setdefault(one.rule, []).append(one)
    groups = {rule: some for rule, some in rest.items() if len({one.respondent_id for one in some}) >= k}
    return Due(
        single=tuple(one for one in waiting if one.may_be_read),
        groups=tuple((rule, tuple(some)) for rule, some in groups.items()),
    )


def is_quiet(alerts: AlertList, now: datetime) -> bool:
    """Tell whether nothing is sent now. now: aware, in the zone of the settings, as `Clock.now` returns it."""
    if alerts.quiet is None:
        return False
    start, end = alerts.quiet
    hour = _local(alerts, now).hour
    return start <= hour < end if start < end else hour >= start or hour < end


def may_send(alerts: AlertList, now: datetime) -> bool:
    """Tell whether a message may go out now: on, not quiet, not too soon after the last one, and within the cap.

    What gathers after the last message of a day waits for the next morning.
    """
    if not alerts.enabled or not alerts.reachable or is_quiet(alerts, now):
        return False
    if alerts.sent_at is None:
        return True
    if now - alerts.sent_at < APART:
        return False
    days = (_local(alerts, now).date() - _local(alerts, alerts.sent_at, now).date()).days
    if alerts.sent < alerts.cap or days > 1:
        return True
    return days == 1 and _local(alerts, now).hour >= MORNING if alerts.quiet is None else days == 1


def is_last_of_day(alerts: AlertList, now: datetime) -> bool:
    """Tell whether the next message is the last one of this day."""
    return _sent_today(alerts, now) + 1 >= alerts.cap


def after_sending(alerts: AlertList, now: datetime) -> AlertList:
    """Return the list with one more message sent."""
    return replace(alerts, sent_at=now, sent=_sent_today(alerts, now) + 1)


def people_fitting(fitting: Iterable[Collection[str]], *, k: int) -> int:
    """Count people who fit rules.

    fitting: who fits each rule, in the order of the list. A rule counts only with k people whom no rule before it
    counted: a rule that one to k - 1 people fit changes nothing, whoever they are and whatever else they said.
    """
    counted: set[str] = set()
    for people in fitting:
        new = set(people) - counted
        if len(new) >= k:
            counted |= new
    return len(counted)


def _sent_today(alerts: AlertList, now: datetime) -> int:
    if alerts.sent_at is None or _local(alerts, alerts.sent_at, now).date() != _local(alerts, now).date():
        return 0
    return alerts.sent


def _local(alerts: AlertList, moment: datetime, now: datetime | None = None) -> datetime:
    return moment.astimezone(zone_called(alerts.zone, now or moment))


def _numbers(answers: Iterable[AnswerRecord], kind: str) -> Iterator[int]:
    for one in answers:
        if one.kind == kind and isinstance(one.value, int):
            yield one.value


def _found(answers: Iterable[AnswerRecord], layer: Layer, told_by: frozenset[str]) -> set[str]:
    return {
        finding.label
        for one in answers
        if one.question_id in told_by
        for finding in one.findings
        if finding.layer is layer and not finding.unsure
    }


def _felt(answers: Sequence[AnswerRecord], told_by: frozenset[str]) -> set[str]:
    """Return what was felt: at each stage as tapped, else as read from the words, as on the map."""
    tapped = [one for one in answers if one.kind == "emotion" and isinstance(one.value, tuple) and one.value]
    stages = {one.stage_id for one in tapped}
    read = _found([one for one in answers if one.stage_id not in stages], Layer.EMOTION, told_by)
    return {option for one in tapped for option in _options(one)} | read


def _options(answer: AnswerRecord) -> tuple[str, ...]:
    return answer.value if isinstance(answer.value, tuple) else (str(answer.value),)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(re.escape(part) for part in folded(word).split()))


def _bare(letter: str) -> str:
    if "\x7f" < letter < chr(_LATIN_END) or letter in "șț":
        return normalize("NFD", letter)[0]
    return letter
