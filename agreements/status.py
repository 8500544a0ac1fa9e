"""Reading the status of agreements as of a day from the rows that the database keeps."""

from datetime import date

from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.expressions import Combinable


class TermBoundaryAfter(Func):
    """The first boundary of a tacitly renewed term after a day."""

    function = "term_boundary_after"
    arity = 4
    output_field = DateField()


class TermDecisionFrom(Func):
    """The next day, from a given one on, by which notice must be given."""

    function = "term_decision_from"
    arity = 6
    output_field = DateField()


class DayBefore(Func):
    template = "(%(expressions)s - 1)"
    arity = 1
    output_field = DateField()


class DayAfter(Func):
    template = "(%(expressions)s + 1)"
    arity = 1
    output_field = DateField()


def term_last_day(day: date, period: str = "") -> Case:
    """Last day of the term that runs on ``day``; ``period`` is the path to the status row, ending in ``__``."""
    boundary = TermBoundaryAfter(
        F(f"{period}term_anchor"),
        F(f"{period}term_months"),
        F(f"{period}renewal_months"),
        Value(day, output_field=DateField()),
    )
    return Case(
        When(**{f"{period}term_anchor__isnull": False}, then=DayBefore(boundary)),
        default=F(f"{period}ends_on"),
        output_field=DateField(),
    )


def next_decision(day: date, period: str = "") -> Combinable:
    """The next day by which to decide on renewal or give notice: end of the term less the notice, if still ahead."""
    decision = TermDecisionFrom(
        F(f"{period}term_anchor"),
        F(f"{period}term_months"),
        F(f"{period}renewal_months"),
        F(f"{period}notice_months"),
        Value(day, output_field=DateField()),
        F(f"{period}term_limit"),
    )
    return Case(
        When(**{f"{period}term_anchor__isnull": False}, then=decision),
        When(**{f"{period}decision_on__gte": day}, then=F(f"{period}decision_on")),
        output_field=DateField(),
    )
