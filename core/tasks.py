"""What there is to do: each task finds its rows for a colleague, and says of each row what to do with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from core.admin.listing import first_keys
from core.models import MergeableRecord, Publication
from core.review import WAITING, Review, ReviewState
from core.text import lacks_translation, missing

# Counting stops here: more rows than this are "many" to whoever has to do them.
MOST_COUNTED = 1_000
# So long a count may take; a task that takes longer is shown without its number.
COUNT_MILLISECONDS = 500
# Drafts are a colleague's own by their latest saves.
LATEST_SAVES = 1_000

DRAFTS, RETURNED, REVIEW, SCHEDULED = "drafts", "returned", "review", "scheduled"
DEADLINES, AFTERWARDS, GAPS = "deadlines", "afterwards", "gaps"
# In the order of the desk, each with what stands there when there is nothing to do.
GROUPS: dict[str, tuple[Any, Any]] = {
    DRAFTS: (_("My drafts"), _("You have no drafts.")),
    RETURNED: (_("Returned to you"), _("Nothing came back to you.")),
    REVIEW: (_("Waiting for review"), _("Nothing waits for you.")),
    SCHEDULED: (_("Scheduled"), _("No publication is scheduled.")),
    DEADLINES: (_("Ending, or notice due"), _("Nothing ends in the next twelve months.")),
    AFTERWARDS: (_("Ended or asleep"), _("Everything that ended was followed up.")),
    GAPS: (_("Incomplete"), _("Nothing is missing.")),
}


@dataclass(frozen=True)
class Task:
    """One thing to do with rows of one table.

    ``phrase`` tells its rows from those of the other tasks of its group. ``records`` finds the rows for a colleague,
    annotated with what ``advice`` puts into words; ``asks`` is the permission without which nothing can be done.
    """

    code: str
    group: str
    model: type[models.Model]
    phrase: Any
    records: Callable[[Any], models.QuerySet[Any]]
    advice: Callable[[Any], str]
    asks: str = "change"

    @property
    def title(self) -> str:
        """Its name among all tasks."""
        group, phrase = str(GROUPS[self.group][0]), str(self.phrase)
        if self.group == DEADLINES:
            return f"{group}: {phrase}"
        return str(capfirst(phrase)) if phrase else group

    def is_for(self, user: Any) -> bool:
        """Whether a colleague sees the rows, and can do something about them."""
        app, name = self.model._meta.app_label, self.model._meta.model_name
        return all(user.has_perm(f"{app}.{action}_{name}") for action in {"view", self.asks})


@dataclass(frozen=True)
class Count:
    """How many rows a task has, as far as they were counted."""

    task: Task
    # None where counting took too long.
    found: int | None


def counts(tasks: Iterable[Task], user: Any) -> Iterator[Count]:
    """The number of rows of each task: exact up to a bound of rows and of time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {COUNT_MILLISECONDS:d}")
        found = [Count(task, counted(task.records(user))) for task in tasks]
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    yield from found


def counted(rows: models.QuerySet[Any]) -> int | None:
    try:
        with transaction.atomic():
            return first_keys(rows, MOST_COUNTED + 1).count()
    except OperationalError:
        return None


def drafts(model: type[models.Model]) -> Task:
    """The drafts of a table that a colleague entered or worked on last."""
    table: Any = model

    def own(user: Any) -> models.QuerySet[Any]:
        saves = Context.objects.filter(metadata__user=user.pk).order_by("-created_at").values("pk")
        touched = table.pgh_event_model.objects.filter(pgh_context__in=saves[:LATEST_SAVES]).values("pgh_obj_id")
        rows: models.QuerySet[Any] = table._base_manager.filter(publication=Publication.DRAFT, pk__in=touched)
        return rows

    return Task(
        f"{model._meta.model_name}_drafts",
        DRAFTS,
        model,
        "",
        own,
        lambda row: str(_("Your draft: complete it, then submit it for review.")),
    )


def in_review(model: type[models.Model]) -> Task:
    table: Any = model
    return Task(
        f"{model._meta.model_name}_in_review",
        REVIEW,
        model,
        "",
        lambda user: table._base_manager.filter(publication=Publication.IN_REVIEW),
        lambda row: str(_("Read it, then publish it or make it a draft again.")),
        asks="publish",
    )


def under_review(model: type[models.Model], states: Sequence[str], **found: Any) -> models.QuerySet[Any]:
    """The records of a table with something under way, each with what its advice puts into words."""
    reviews = Review.objects.filter(kind=model._meta.label_lower, state__in=states, **found)
    own = reviews.filter(record=OuterRef("pk")).order_by("pk")
    table: Any = model
    rows: models.QuerySet[Any] = table._base_manager.filter(pk__in=reviews.order_by().values("record"))
    return rows.annotate(
        **{name: Subquery(own.values(column)[:1]) for name, column in UNDER_WAY.items()},
    )


# What is told of a review, by the name it has on the record's row.
UNDER_WAY = {"review_comment": "comment", "review_refusal": "refusal", "review_publish_on": "publish_on"}


def returned(row: Any) -> str:
    return _("Returned to you: “%(comment)s”") % {"comment": row.review_comment}


def read_or_refused(row: Any) -> str:
    if row.review_refusal:
        return _("It was not published when it was due: %(reason)s") % {"reason": row.review_refusal}
    return str(_("Read what would change, then publish it or return it with a comment."))


def on_its_day(row: Any) -> str:
    return _("It is published on %(date)s.") % {"date": date_format(row.review_publish_on)}


def reviews(model: type[models.Model]) -> list[Task]:
    """What there is to do with changes to published records, and with what was decided about records."""
    name = model._meta.model_name
    prepared, back = [ReviewState.PREPARED], [ReviewState.RETURNED]
    return [
        Task(
            f"{name}_change_prepared",
            DRAFTS,
            model,
            _("with a change you have not submitted"),
            lambda user: under_review(model, prepared, authors__contains=[user.pk]),
            lambda row: str(_("Complete your change, then submit it for review; or withdraw it.")),
        ),
        Task(
            f"{name}_returned",
            RETURNED,
            model,
            "",
            lambda user: under_review(model, back, authors__contains=[user.pk]),
            returned,
        ),
        Task(
            f"{name}_change_waiting",
            REVIEW,
            model,
            _("with a change that waits"),
            lambda user: under_review(model, WAITING),
            read_or_refused,
            asks="publish",
        ),
        Task(
            f"{name}_scheduled",
            SCHEDULED,
            model,
            "",
            lambda user: under_review(model, [ReviewState.SCHEDULED]),
            on_its_day,
            asks="publish",
        ),
    ]


def without_source(model: type[models.Model]) -> Task:
    """Records that cite nothing; the database lets only drafts be so."""
    table: Any = model
    citations = table._meta.get_field("citations")
    own = citations.related_model._base_manager.filter(**{citations.field.name: OuterRef("pk")})
    return Task(
        f"{model._meta.model_name}_without_source",
        GAPS,
        model,
        _("without a source"),
        lambda user: table._base_manager.filter(~Exists(own), publication=Publication.DRAFT),
        lambda row: str(_("Cite a source: without one it cannot be submitted.")),
    )


def without_translation(model: type[models.Model]) -> Task:
    """Published records whose title is not given in every language."""
    table: Any = model

    def advice(row: Any) -> str:
        return _("Give the title in: %(languages)s.") % {"languages": ", ".join(missing(row, "title"))}

    return Task(
        f"{model._meta.model_name}_without_translation",
        GAPS,
        model,
        _("without a translation of the title"),
        lambda user: table._base_manager.filter(lacks_translation("title"), publication=Publication.PUBLISHED),
        advice,
    )


def perhaps_twice(model: type[MergeableRecord], *same: str) -> Task:
    """Records that may be one: of one name, whatever its accents and case, and the same in what else is given."""
    rows: Any = model
    name = model._meta.verbose_name

    def found(user: Any) -> models.QuerySet[Any]:
        in_use: models.QuerySet[Any] = rows._base_manager.filter(merged_into__isnull=True)
        in_use = in_use.exclude(publication=Publication.WITHDRAWN)
        equal: dict[str, Any] = {each: OuterRef(each) for each in ("folded", *same)}
        earlier: Any = in_use.filter(**equal, pk__lt=OuterRef("pk"))
        return in_use.filter(Exists(earlier)).annotate(twin=Subquery(earlier.order_by("pk").values("pk")[:1]))

    return Task(
        f"{model._meta.model_name}_perhaps_twice",
        GAPS,
        model,
        _("perhaps recorded twice"),
        found,
        lambda row: (
            _("Compare it with %(name)s no. %(number)s of the same name: merge them if they are one.")
            % {"name": name, "number": row.twin}
        ),
    )


def tasks_of_record(model: type[models.Model]) -> list[Task]:
    """What there is to do with records of every kind."""
    return [drafts(model), in_review(model), *reviews(model), without_source(model)]


def offered(tasks: Sequence[Task], user: Any) -> list[Task]:
    """The tasks a colleague can do something about."""
    return [task for task in tasks if task.is_for(user)]
