from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import refused_unless, some_language
from core.history import audited
from core.models import Model, Publication
from core.search import Fold
from core.text import Translated


class WithWiderTopics(Subquery):
    """The topics of a query, and all they are part of."""

    template = """(
        WITH RECURSIVE shown (id) AS (
            (%(subquery)s)
            UNION SELECT wider.parent_id FROM partnerships_topic wider JOIN shown ON wider.id = shown.id
            WHERE wider.parent_id IS NOT NULL
        ) SELECT id FROM shown
    )"""


class TopicQuerySet(models.QuerySet["Topic"]):
    # Agreements and visits stand above this app, which knows them as what is related to a topic.
    used_by = ("partnerships", "agreements", "commitments__agreement", "visits")

    def published(self) -> Self:
        """The topics of published records, and those they are part of."""
        used = Q()
        for path in self.used_by:
            rows = Topic.objects.filter(pk=OuterRef("pk"), **{f"{path}__publication": Publication.PUBLISHED})
            used |= Q(Exists(rows))
        return self.filter(pk__in=WithWiderTopics(Topic.objects.filter(used).order_by().values("pk")))


@audited
class Topic(Model):
    """A thematic domain of cooperation; topics can be nested."""

    slug = models.SlugField(_("word in addresses"), unique=True, help_text=_("Stays the same when the name changes."))
    name = Translated(_("name"))
    description = Translated(_("description"), multiline=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    sdg_goals = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(17)]),
        verbose_name=_("sustainable development goals"),
        default=list,
        blank=True,
        help_text=_("Numbers 1 to 17, separated by commas."),
    )
    folded = models.GeneratedField(
        expression=Fold.of("name_fr", "name_nl", "name_en"), output_field=models.TextField(), db_persist=True
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["folded", "pk"]
        constraints = [
            some_language("topic", "name", _("A topic needs a name in at least one language.")),
            refused_unless(
                ~Q(parent=F("pk")),
                name="topic_not_its_own_parent",
                field="parent",
                message=_("A topic cannot be part of itself."),
            ),
            refused_unless(
                Q(sdg_goals__contained_by=list(range(1, 18))),
                name="topic_sdg_goals_exist",
                field="sdg_goals",
                message=_("The sustainable development goals are numbered 1 to 17."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("partnerships:topic_detail", args=[self.slug])
