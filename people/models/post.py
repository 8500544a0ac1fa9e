from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, not_before, refused_unless, some_language
from core.fields import ImpreciseDateField
from core.functions import CertainPeriod
from core.history import audited
from core.models import Model
from core.search import Fold
from core.text import LineField, Translated
from partnerships.models import Organization
from people.models.person import Person


class PostRole(models.TextChoices):
    HEAD_OF_GOVERNMENT = "head_of_government", _("head of government")
    MINISTER = "minister", _("minister or state secretary")
    MAYOR = "mayor", _("mayor")
    DEPUTY_MAYOR = "deputy_mayor", _("deputy mayor")
    PRESIDENT = "president", _("president")
    AMBASSADOR = "ambassador", _("ambassador")
    ATTACHE = "attache", _("attaché")
    ADVISER = "adviser", _("adviser")
    OFFICIAL = "official", _("official")
    OTHER = "other", _("other role")


@audited
class Post(Model):
    """A post in an organization, whoever holds it."""

    staff_only = frozenset({"seats"})

    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="posts"
    )
    label = Translated(_("title of the post"), help_text=_("In its usual form, for example “minister-president”."))
    role = models.CharField(_("role"), max_length=20, choices=PostRole, default=PostRole.OTHER)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("How many people hold it at a time; empty if not recorded.")
    )
    based_at = models.ForeignKey(
        Organization,
        verbose_name=_("based at"),
        on_delete=models.PROTECT,
        related_name="posts_based_here",
        null=True,
        blank=True,
        help_text=_("An office abroad or embassy, where the post is held there."),
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["organization", "pk"]
        indexes = [
            GinIndex(OpClass(Fold.of("label_fr", "label_nl", "label_en"), "gin_trgm_ops"), name="post_label_trgm")
        ]
        constraints = [
            known_choice("post", "role", PostRole),
            some_language("post", "label", _("A post needs a title in at least one language.")),
            refused_unless(
                Q(seats__isnull=True) | Q(seats__gte=1),
                name="post_has_a_seat",
                field="seats",
                message=_("A post has at least one seat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.organization}"


@audited
class Membership(Model):
    """A person holds a post, from and until dates that may be imprecise, open or not recorded."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships")
    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="memberships")
    started_on = ImpreciseDateField(_("from"), null=True, blank=True)
    ended_on = ImpreciseDateField(_("until"), null=True, blank=True, open_allowed=True)
    note = LineField(_("note"), blank=True)
    # Kept by a trigger from the post: an exclusion constraint sees one table only.
    is_single_seat = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-started_on", "pk"]
        indexes = [models.Index(fields=["ended_on"], name="membership_ended_on")]
        constraints = [
            not_before(
                "ended_on",
                "started_on",
                name="membership_ends_after_start",
                message=_("The membership ends before it starts."),
            ),
            ExclusionConstraint(
                name="membership_single_seat_held_once",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (CertainPeriod("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_single_seat=True),
                violation_error_code="post",
                violation_error_message=_("Someone else certainly holds this single-seat post in that time."),
            ),
            ExclusionConstraint(
                name="membership_person_holds_post_once",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (CertainPeriod("started_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_code="post",
                violation_error_message=_("This person already holds this post in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"
