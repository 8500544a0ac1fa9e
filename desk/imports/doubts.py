"""What is uncertain in a row, and what a person has answered to each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

# The answer that none of the candidates is meant.
NEW = "new"
# The field, the name and the table a doubt is about.
type Mark = tuple[str, str, str]


@dataclass(frozen=True)
class Candidate:
    """A record a row may mean, and why it is not certain."""

    named: str
    field: str
    model: str
    pk: int
    label: str
    why: str

    @property
    def mark(self) -> Mark:
        return self.field, self.named, self.model

    def told(self) -> dict[str, Any]:
        return {
            "for": self.named,
            "field": self.field,
            "model": self.model,
            "pk": self.pk,
            "label": self.label,
            "why": self.why,
        }


@dataclass(frozen=True)
class Answer:
    """The record that is meant, or none of those that were proposed."""

    pk: int | None
    among: frozenset[int]

    def holds_for(self, numbers: Iterable[int]) -> bool:
        """Of a record that was not proposed nobody has said that it is another."""
        return self.pk in {*numbers} if self.pk is not None else self.among >= {*numbers}


@dataclass
class Doubts:
    """The doubts of one row; all are gathered, so that a person sees them together."""

    answers: Mapping[Mark, Answer] = field(default_factory=dict)
    met: list[Candidate] = field(default_factory=list)
    is_open: bool = False

    @classmethod
    def answered(cls, stored: Iterable[Mapping[str, Any]]) -> Self:
        return cls(
            {
                (each["field"], each["for"], each["model"]): Answer(each["pk"], frozenset(each["among"]))
                for each in stored
            }
        )

    def is_answered(self, candidates: Sequence[Candidate]) -> bool:
        """What a person has said counts even where it has become certain without them."""
        return bool(candidates) and candidates[0].mark in self.answers

    def settle[T](
        self, candidates: Sequence[Candidate], known: Callable[[int], T], new: Callable[[], T], unsaid: Callable[[], T]
    ) -> T:
        """The record a person has chosen, or a new one; until somebody says which, what stands for it."""
        if not candidates:
            return new()
        self.met += [each for each in candidates if each not in self.met]
        answer = self.answers.get(candidates[0].mark)
        if answer is None or not answer.holds_for(each.pk for each in candidates):
            self.is_open = True
            return unsaid()
        return new() if answer.pk is None else known(answer.pk)


def by_doubt(candidates: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Stored candidates, those of each doubt together."""
    found: dict[Mark, list[Mapping[str, Any]]] = {}
    for each in candidates:
        found.setdefault((each["field"], each["for"], each["model"]), []).append(each)
    return [*found.values()]


def answer_to(doubt: Sequence[Mapping[str, Any]], pk: int | None) -> dict[str, Any]:
    """An answer as it is stored."""
    first = doubt[0]
    among = [each["pk"] for each in doubt]
    return {"field": first["field"], "for": first["for"], "model": first["model"], "pk": pk, "among": among}
