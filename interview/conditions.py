"""The closed condition language of guides: `all any not`, `eq ne lt lte gt gte in answered tagged`."""

from collections.abc import Callable, Iterator
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interview.records import AnswerValue
from interview.sentences import gettext

Scalar = bool | int | str


class Known(Protocol):
    """What a condition may look at: answers so far and the advice frozen with them."""

    def value(self, question_id: str) -> AnswerValue:
        """Return the last answer, None when there is none or it was skipped."""
        ...

    def answered(self, question_id: str) -> bool:
        """Tell whether the question was answered (a skip is no answer)."""
        ...

    def tags(self, question_id: str) -> frozenset[str]:
        """Return emotions and pain points found in the answer when it was given."""
        ...


class Condition(BaseModel):
    """One condition; exactly one form of the language.

    A comparison with a question that was not answered is false. With several options chosen, `eq` and `in` ask
    whether the option (one of the options) is among them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = Field(default=None, alias="not")
    question: str | None = None
    eq: Scalar | None = None
    ne: Scalar | None = None
    lt: int | None = None
    lte: int | None = None
    gt: int | None = None
    gte: int | None = None
    in_: tuple[Scalar, ...] | None = Field(default=None, alias="in")
    answered: bool | None = None
    tagged: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Condition":
        groups = [form for form in (self.all, self.any, self.not_) if form is not None]
        operators = self.operators()
        if self.question is None and len(groups) == 1 and not operators:
            return self
        if self.question is not None and not groups and len(operators) == 1:
            return self
        raise ValueError(
            gettext(
                "write one of `all`, `any`, `not`, or `question` with exactly one of "
                "`eq`, `ne`, `lt`, `lte`, `gt`, `gte`, `in`, `answered`, `tagged`"
            )
        )

    def operators(self) -> dict[str, object]:
        """Return the comparison written, by its name in the language."""
        written = {
            "eq": self.eq, "ne": self.ne, "lt": self.lt, "lte": self.lte, "gt": self.gt, "gte": self.gte,
            "in": self.in_, "answered": self.answered, "tagged": self.tagged,
        }  # fmt: skip
        return {name: value for name, value in written.items() if value is not None}

    def leaves(self) -> Iterator["Condition"]:
        """Yield every comparison inside."""
        if self.question is not None:
            yield self
        for part in (*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ())):
            yield from part.leaves()

    def holds(self, known: Known) -> bool:
        """Evaluate against what is known so far."""
        if self.all is not None:
            return all(part.holds(known) for part in self.all)
        if self.any is not None:
            return any(part.holds(known) for part in self.any)
        if self.not_ is not None:
            return not self.not_.holds(known)
        assert self.question is not None  # _one_form
        if self.answered is not None:
            return known.answered(self.question) is self.answered
        if self.tagged is not None:
            return self.tagged in known.tags(self.question)
        return self._compares(known.value(self.question))

    def _compares(self, value: AnswerValue) -> bool:
        if value is None:
            return False
        chosen: tuple[Scalar, ...] = value if isinstance(value, tuple) else (value,)
        if self.eq is not None:
            return self.eq in chosen
        if self.ne is not None:
            return self.ne not in chosen
        if self.in_ is not None:
            return any(option in self.in_ for option in chosen)
        return isinstance(value, int) and all(
            holds(value, bound) for holds, bound in self._bounds() if bound is not None
        )

    def _bounds(self) -> tuple[tuple[Callable[[int, int], bool], int | None], ...]:
        return (
            (int.__lt__, self.lt),
            (int.__le__, self.lte),
            (int.__gt__, self.gt),
            (int.__ge__, self.gte),
        )
