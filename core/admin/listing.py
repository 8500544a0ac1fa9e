"""Lists that cost the same however many rows there are: what is found is counted and paged up to a bound."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db import connection, models
from django.http import HttpRequest

# What stands beside every list of the admin, such as what an app above keeps of it.
type Companion = Callable[[HttpRequest, type[models.Model]], dict[str, Any]]
COMPANIONS: list[Companion] = []

# So many rows can be paged through; whoever looks for one of more searches or filters.
MOST_LISTED = 10_000


def first_keys(rows: models.QuerySet[Any, Any], most: int) -> models.QuerySet[Any, Any]:
    """The keys of at most so many of the rows, whichever are found first."""
    return rows.order_by().values_list("pk", flat=True)[:most]


class BoundedPaginator(Paginator[Any]):
    """Counts exactly up to a bound and ends there; a page is looked up by the keys of its rows."""

    @cached_property
    def found(self) -> int:
        return first_keys(self.rows, MOST_LISTED + 1).count()

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST_LISTED)

    @property
    def is_bounded(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.found > MOST_LISTED

    @property
    def rows(self) -> models.QuerySet[Any, Any]:
        rows: Any = self.object_list
        return rows

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        # Else the database would compute every column of the rows of all pages before.
        keys = [*self.rows.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)]]
        return Page(self.rows.filter(pk__in=keys), number, self)


class BoundedChangeList(ChangeList):
    """A list of the admin that says where it has stopped counting."""

    is_bounded = False
    estimate = 0

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        paginator: Any = self.paginator
        self.is_bounded = paginator.is_bounded
        if self.is_bounded:
            self.estimate = max(estimated_rows(self.queryset), paginator.found)
            # Then the form of the search tells no number of results.
            self.full_result_count = self.result_count


def estimated_rows(rows: models.QuerySet[Any, Any]) -> int:
    """How many rows PostgreSQL expects, to two digits."""
    sql, parameters = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        (plans,) = cursor.fetchone()
    return int(float(f"{plans[0]['Plan']['Plan Rows']:.1e}"))
