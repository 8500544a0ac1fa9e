"""Who has a published record open, and what for: what is typed there is not always saved at once."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict

from core.models import PUBLIC_STATES, Publication, Record
from core.review import Review, may_publish

LEFT_OUT = ("csrfmiddlewaretoken", "base_version")
# Why it was changed belongs to the change, but is nothing that changes.
REASON = "change_reason"


class Purpose(Enum):
    READ = auto()
    PROPOSE = auto()
    PUBLISH = auto()
    WITHDRAW = auto()
    SAVE = auto()


@dataclass
class Opening:
    """That a request has a record open, what for, and the change there is already."""

    record: Any
    purpose: Purpose
    change: Review | None = None
    # What the form shows instead of what is stored.
    shown: QueryDict | None = None
    is_done: bool = False

    @property
    def kept_version(self) -> int | None:
        """The version of the change that whoever types sees; None where what is typed is no change."""
        if self.purpose is Purpose.SAVE:
            return None
        return self.change.version if self.change else 0


def opening_of(request: HttpRequest) -> Opening | None:
    return getattr(request, "opening", None)


def open_for(request: Any, opening: Opening) -> Opening:
    request.opening = opening
    return opening


def is_public(obj: Any) -> bool:
    """Whether the record is, or was, shown to the public."""
    return isinstance(obj, Record) and obj.publication in PUBLIC_STATES


def is_published(obj: Any) -> bool:
    return isinstance(obj, Record) and obj.publication == Publication.PUBLISHED


def is_saved_at_once(user: Any, record: Any) -> bool:
    """Whether the record stands as this colleague has it, without a review in between."""
    if is_published(record) and settings.FOUR_EYES:
        return False
    return not is_public(record) or may_publish(user, record)


def is_open(request: HttpRequest, record: Any) -> bool:
    """Whether the form of the record takes anything."""
    opening = opening_of(request)
    if is_saved_at_once(request.user, record):
        return True
    if opening is None or opening.record != record:
        return False
    # A form puts what was typed into its row; one of another version was published by somebody else meanwhile.
    return opening.purpose is not Purpose.SAVE or opening.record.version == record.version


def typed_data(posted: QueryDict) -> dict[str, list[str]]:
    """A form as it was typed, without its buttons, its bookkeeping and the empty row that others are copied from."""
    return {
        name: [str(value) for value in values]
        for name, values in posted.lists()
        if not name.startswith("_") and "__prefix__" not in name and name not in LEFT_OUT
        if "\0" not in name and not any("\0" in str(value) for value in values)
    }


def is_edited(change: Review, posted: QueryDict) -> bool:
    """Whether more is sent than what the change holds."""
    return {**typed_data(posted), REASON: []} != {**(change.data or {}), REASON: []}


def reason_of(change: Review | None) -> str:
    """Why whoever typed the change says it is right."""
    return " ".join((change.data or {}).get(REASON, [])) if change else ""


def filled_in(change: Review) -> QueryDict:
    """The form of a change as it was typed, and what whoever typed it had seen."""
    data = QueryDict(mutable=True)
    for name, values in (change.data or {}).items():
        data.setlist(name, values)
    data["base_version"] = f"{change.base_version}-{change.version}"
    return data
