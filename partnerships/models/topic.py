from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import refused_unless, some_language
from core.history import audited
from core.models import Model
from core.search import Fold
from core.text import Translated


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
