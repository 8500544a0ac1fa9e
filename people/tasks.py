"""What there is to do with people and posts: what is missing, and posts that nobody holds any more."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from core.tasks import AFTERWARDS, Task, perhaps_twice, tasks_of_record
from people.models import Membership, Person, Post

# A post left longer ago is history.
LEFT_WITHIN = timedelta(days=366)


def left_lately(today: date) -> QuerySet[Any]:
    """The times in posts that certainly ended, within the last year."""
    since = today - LEFT_WITHIN
    # Dates are in the order of their first day: these bounds let the index begin and end where the year does.
    lately = Membership.objects.filter(
        ended_on__gt=DateRange(since, None), ended_on__lt=DateRange(today, None), ended_on__precedes=today
    )
    return lately.order_by("-ended_on", "pk")


def posts_left(user: Any) -> QuerySet[Any]:
    """Posts that somebody left within the last year, and that nobody may hold today."""
    today = timezone.localdate()
    is_over = Q(ended_on__isnull=False, ended_on__precedes=today)
    holds = Membership.objects.filter(post=OuterRef("pk")).exclude(is_over)
    left = left_lately(today)
    last: Any = left.filter(post=OuterRef("pk"))
    posts: QuerySet[Any] = Post.objects.filter(~Exists(holds), pk__in=left.order_by().values("post"))
    return posts.annotate(
        last_holder=Subquery(last.values("person__name")[:1]), left_on=Subquery(last.values("ended_on")[:1])
    )


def advice(post: Any) -> str:
    return gettext("%(person)s left on %(date)s: record who holds it now.") % {
        "person": post.last_holder,
        "date": post.left_on.format(),
    }


PERSON_TASKS = [*tasks_of_record(Person), perhaps_twice(Person)]
POST_TASKS = [
    Task(
        "post_left",
        AFTERWARDS,
        Post,
        _("left, with nobody recorded since"),
        posts_left,
        advice,
        asks="view",
    )
]
