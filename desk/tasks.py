"""The admin's first page: what there is to do, in all apps, with how much of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agreements.tasks import AGREEMENT_TASKS
from core.admin.tasks import PARAMETER
from core.tasks import DEADLINES, GROUPS, MOST_COUNTED, Count, Task, counts, offered
from events.tasks import PHOTO_TASKS, VISIT_TASKS
from partnerships.tasks import ORGANIZATION_TASKS, PARTNERSHIP_TASKS, TOPIC_TASKS
from people.tasks import PERSON_TASKS, POST_TASKS

TASKS: Sequence[Task] = (
    *AGREEMENT_TASKS,
    *VISIT_TASKS,
    *PHOTO_TASKS,
    *PARTNERSHIP_TASKS,
    *ORGANIZATION_TASKS,
    *TOPIC_TASKS,
    *PERSON_TASKS,
    *POST_TASKS,
)


@dataclass(frozen=True)
class Line:
    """A number on the desk, what it counts, and the address of exactly these rows."""

    found: int | None
    noun: str
    phrase: str
    address: str

    @property
    def is_many(self) -> bool:
        """Whether it was counted up to the bound only, of rows or of time."""
        return self.found is None or self.found > MOST_COUNTED

    @property
    def is_uncounted(self) -> bool:
        return self.found is None

    @property
    def most(self) -> int:
        return MOST_COUNTED


@dataclass(frozen=True)
class Group:
    code: str
    title: Any
    nothing: Any
    lines: Sequence[Line]


# What stands on the desk besides tasks, such as work that failed: groups for a colleague.
MORE_GROUPS: list[Callable[[Any], Iterator[Group]]] = []


def groups_for(user: Any) -> Iterator[Group]:
    """What a colleague may see and do, group by group; lines with nothing are left out, but for deadlines."""
    found = [*counts(offered(TASKS, user), user)]
    for code, (title, nothing) in GROUPS.items():
        own = [each for each in found if each.task.group == code]
        if own:
            shown = [each for each in own if each.found != 0 or (code == DEADLINES and any_found(own))]
            yield Group(code, title, nothing, [line_of(each) for each in shown])
    for more in MORE_GROUPS:
        yield from more(user)


def any_found(found: Sequence[Count]) -> bool:
    return any(each.found != 0 for each in found)


def line_of(count: Count) -> Line:
    meta = count.task.model._meta
    noun = meta.verbose_name if count.found == 1 else meta.verbose_name_plural
    return Line(count.found, str(noun), str(count.task.phrase), address_of(count.task))


def address_of(task: Task) -> str:
    meta = task.model._meta
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{PARAMETER}={task.code}"
