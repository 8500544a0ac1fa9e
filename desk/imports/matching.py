"""Which body, person, post or topic of the register a row means.

By identifier first, then by name, country and kind. Names are the same if they differ by nothing but capitals and
spaces; where they differ by accents, or something that would tell is missing, the row is in doubt and a person decides.
Everything is asked of the database for many rows at once.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.models import Source, SourceKind
from desk.imports.doubts import Candidate, Doubts
from desk.imports.parsing import WIKIDATA, Problem
from desk.imports.values import BadValueError, parse_country, quoted
from partnerships.models import Organization, OrganizationIdentifier, OrganizationKind, OrganizationName, Topic
from people.models import Membership, Person, PersonIdentifier, PersonName, Post, PostRole

# What lies in one place: two of the same name further apart than this are two.
PLACES = (OrganizationKind.CITY, OrganizationKind.DISTRICT, OrganizationKind.METROPOLITAN_MUNICIPALITY)
FURTHEST_KM = 10
KM_PER_DEGREE = 111.2
MOST_CANDIDATES = 5

type Place = tuple[Decimal, Decimal] | None
type Identifiers = tuple[tuple[str, str], ...]


class RefusedError(Exception):
    """A row cannot be taken; the problems say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(eq=False)
class Ref:
    """A row of the register that others point at: one that is there, or one that is made when it is needed."""

    model: type[models.Model]
    label: str
    known: int | None = None
    make: Callable[[], models.Model] | None = None
    # Identifiers, for an organization or person that is made.
    identifiers: Identifiers = ()
    needs: Sequence["Ref"] = ()
    made: models.Model | None = None
    first_row: int = 0
    place: Place = None

    @property
    def pk(self) -> int | None:
        if self.known is not None:
            return self.known
        return self.made.pk if self.made is not None else None

    @property
    def is_new(self) -> bool:
        return self.known is None


def key(name: str) -> str:
    """Names with the same key are written the same, but for capitals and spaces."""
    return " ".join(name.lower().split())


def spellings(names: Iterable[str]) -> set[str]:
    """These names as they are written, and with single spaces and no capitals."""
    written = set(names) - {""}
    return written | {key(name) for name in written}


def kilometres(one: Place, other: Place) -> float:
    """The distance of two places, near enough for towns; none where one is not known."""
    if one is None or other is None:
        return 0.0
    north, east = float(one[0] - other[0]), float(one[1] - other[1])
    return KM_PER_DEGREE * math.hypot(north, east * math.cos(math.radians(float(one[0]))))


def folds(names: Iterable[str]) -> dict[str, str]:
    """Each name without accents and capitals, as the database folds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, fold(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return dict(cursor.fetchall())


def without_hyphens(folded: str) -> str:
    return folded.replace("-", " ")


def ways_of_writing(folded: Iterable[str]) -> list[str]:
    """These names with hyphens or spaces."""
    return sorted({way for name in folded for way in (name, without_hyphens(name), name.replace(" ", "-"))})


def fold_missing(folded: dict[str, str], found: Iterable[Any]) -> None:
    """Fold the names of these records that were not folded before."""
    missing = {name for known in found for name in known.names} - folded.keys()
    if missing:
        folded.update(folds(missing))


@dataclass(frozen=True)
class Mention:
    """An organization as a row names it."""

    name: str
    kind: str = ""
    country: str = ""
    identifiers: Identifiers = ()
    place: Place = None

    @property
    def is_place(self) -> bool:
        return self.kind in PLACES


@dataclass(frozen=True)
class KnownOrganization:
    pk: int
    kind: str
    country: str
    place: Place
    label: str
    names: frozenset[str]
    identifiers: frozenset[tuple[str, str]]


def other_identifier(identifiers: Identifiers, others: Iterable[tuple[str, str]]) -> str:
    """A scheme in which these are two bodies."""
    known = defaultdict(set)
    for scheme, value in others:
        known[scheme].add(value)
    return next((scheme for scheme, value in identifiers if known[scheme] and value not in known[scheme]), "")


def another_identifier(row: int, scheme: str, name: str, at: str) -> Problem:
    return Problem(
        _("Row %(row)s has another identifier (%(scheme)s) for %(name)s.")
        % {"row": row, "scheme": scheme, "name": quoted(name)},
        at,
        _("one identifier, or two names that can be told apart"),
    )


NAMED_LIKE = """
SELECT o.id FROM partnerships_organization o, unnest(string_to_array(o.folded, E'\\n')) AS part
WHERE part = ANY (%(folded)s)
UNION SELECT organization_id FROM partnerships_organizationname WHERE folded = ANY (%(folded)s)
"""


class Organizations:
    """The organizations that rows name."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.folded: dict[str, str] = {}
        self.like: defaultdict[str, dict[int, KnownOrganization]] = defaultdict(dict)
        self.identified: dict[tuple[str, str], KnownOrganization] = {}
        self.asked: set[tuple[str, str]] = set()
        self.found: set[int] = set()
        self.refs: dict[int, Ref] = {}
        self.made: defaultdict[tuple[str, str, str], list[Ref]] = defaultdict(list)
        self.made_identified: dict[tuple[str, str], Ref] = {}
        # What this run has made itself is no record that a later row could be in doubt about.
        self.own: set[int] = set()

    def load(self, mentions: Iterable[Mention]) -> None:
        """Ask for what these may be, unless it was asked before."""
        mentions = list(mentions)
        names = spellings(each.name for each in mentions) - self.folded.keys()
        identifiers = {pair for each in mentions for pair in each.identifiers} - self.asked
        if not names and not identifiers:
            return
        self.asked |= identifiers
        self.folded.update(folds(names))
        numbers = {*self._like({self.folded[name] for name in names}), *identified(OrganizationIdentifier, identifiers)}
        found = [*known_organizations(numbers - self.own)]
        fold_missing(self.folded, found)
        self.found.update(known.pk for known in found)
        for known in found:
            self.identified.update(dict.fromkeys(known.identifiers, known))
            for name in known.names:
                self.like[without_hyphens(self.folded[name])][known.pk] = known

    def _like(self, folded: set[str]) -> Iterator[int]:
        with connection.cursor() as cursor:
            cursor.execute(NAMED_LIKE, {"folded": ways_of_writing(folded)})
            yield from (number for (number,) in cursor.fetchall())

    def resolve(self, mention: Mention, at: str, row: int, doubts: Doubts) -> Ref:
        """The organization that is meant; raises ``RefusedError``."""
        mention = self.understood(mention, at)
        known = {self.identified[pair].pk for pair in mention.identifiers if pair in self.identified}
        if len(known) > 1:
            raise RefusedError(
                Problem(_("The identifiers belong to two organizations."), at, _("the identifiers of one organization"))
            )
        if known:
            return self._ref(next(iter(known)), mention.name)
        made = next((self.made_identified[pair] for pair in mention.identifiers if pair in self.made_identified), None)
        return made or self._by_name(mention, at, row, doubts)

    def understood(self, mention: Mention, at: str) -> Mention:
        """A state lies in the country of its name; a Wikidata number is no name."""
        if mention.kind == OrganizationKind.COUNTRY and not mention.country:
            return Mention(mention.name, mention.kind, country_of(mention.name), mention.identifiers)
        if WIKIDATA.fullmatch(mention.name):
            number = ("wikidata", mention.name.upper())
            if number not in self.identified and number not in self.made_identified:
                raise RefusedError(
                    Problem(
                        _("%(text)s is a Wikidata number, not a name.") % {"text": quoted(mention.name)},
                        at,
                        _("the name of the body, or the number of one that is recorded"),
                    )
                )
            return Mention(mention.name, mention.kind, mention.country, (number,), mention.place)
        return mention

    def _by_name(self, mention: Mention, at: str, row: int, doubts: Doubts) -> Ref:
        exact, doubtful = self._candidates(mention, at)
        if len(exact) == 1:
            return self._ref(exact[0].pk, mention.name)
        made = self._made_before(mention, at)
        return doubts.settle(
            doubtful,
            known=lambda number: self._ref(number, mention.name),
            new=lambda: made or self._make(mention, at, row),
            unsaid=lambda: made or Ref(Organization, mention.name),
        )

    def _candidates(self, mention: Mention, at: str) -> tuple[list[KnownOrganization], list[Candidate]]:
        exact: list[KnownOrganization] = []
        doubtful: list[tuple[KnownOrganization, str]] = []
        for known in self.like[without_hyphens(self.folded.get(key(mention.name), ""))].values():
            if known.pk in self.own or (mention.kind and mention.kind != known.kind):
                continue
            why = self._difference(mention, known)
            if why is None:
                continue
            if why:
                doubtful.append((known, why))
            else:
                exact.append(known)
        if len(exact) > 1:
            exact = nearest(mention, exact)
        if len(exact) > 1:
            doubtful = [(each, _("Several have this name, country and kind.")) for each in exact]
            exact = []
        return exact, [
            Candidate(mention.name, at, Organization._meta.label, known.pk, known.label, why)
            for known, why in doubtful[:MOST_CANDIDATES]
        ]

    def _difference(self, mention: Mention, known: KnownOrganization) -> str | None:
        """Nothing where they are the same, what is uncertain, or None where they are two."""
        if mention.country and known.country and mention.country != known.country:
            return None
        if mention.is_place and kilometres(mention.place, known.place) > FURTHEST_KM:
            return None
        if key(mention.name) not in known.names:
            return str(_("The name differs by accents or signs."))
        if scheme := other_identifier(mention.identifiers, known.identifiers):
            return str(_("It has another identifier: %(scheme)s.") % {"scheme": scheme})
        if mention.country != known.country:
            return str(_("The country of one of them is not recorded."))
        return ""

    def _made_before(self, mention: Mention, at: str) -> Ref | None:
        """What an earlier row of the file has made."""
        near = [
            ref
            for ref in self.made[(key(mention.name), mention.country, mention.kind)]
            if not mention.is_place or kilometres(mention.place, ref.place) <= FURTHEST_KM
        ]
        if not near:
            return None
        ref = min(near, key=lambda each: kilometres(mention.place, each.place))
        if scheme := other_identifier(mention.identifiers, ref.identifiers):
            raise RefusedError(another_identifier(ref.first_row, scheme, mention.name, at))
        return ref

    def _make(self, mention: Mention, at: str, row: int) -> Ref:
        if not mention.kind:
            raise RefusedError(
                Problem(
                    _("%(name)s is not recorded yet, and its kind is not given.") % {"name": quoted(mention.name)},
                    at,
                    _("a kind, in a column or for all rows"),
                )
            )
        ref = Ref(
            Organization,
            mention.name,
            make=lambda: Organization(
                kind=mention.kind,
                country_id=mention.country or None,
                latitude=mention.place and mention.place[0],
                longitude=mention.place and mention.place[1],
                **{f"name_{self.language}": " ".join(mention.name.split())},
            ),
            identifiers=mention.identifiers,
            first_row=row,
            place=mention.place,
        )
        self.made[(key(mention.name), mention.country, mention.kind)].append(ref)
        self.made_identified.update(dict.fromkeys(mention.identifiers, ref))
        return ref

    def _ref(self, number: int, name: str) -> Ref:
        return self.refs.setdefault(number, Ref(Organization, name, known=number))


def country_of(name: str) -> str:
    try:
        return parse_country(name)
    except BadValueError:
        return ""


def nearest(mention: Mention, found: Sequence[KnownOrganization]) -> list[KnownOrganization]:
    """The one that lies nearest, where it is known where they lie."""
    if mention.place is None or any(each.place is None for each in found):
        return [*found]
    return [min(found, key=lambda each: kilometres(mention.place, each.place))]


def identified(model: Any, identifiers: Iterable[tuple[str, str]]) -> Iterator[int]:
    """The records that have any of these identifiers."""
    by_scheme = defaultdict(list)
    for scheme, value in identifiers:
        by_scheme[scheme].append(value)
    record = next(each.attname for each in model._meta.fields if each.is_relation)
    for scheme, values in by_scheme.items():
        yield from model.objects.filter(scheme=scheme, value__in=values).values_list(record, flat=True)


def known_organizations(numbers: Iterable[int]) -> Iterator[KnownOrganization]:
    found: dict[int, Any] = Organization.objects.in_bulk(list(numbers))
    names: defaultdict[int, set[str]] = defaultdict(set)
    identifiers: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for number, name in OrganizationName.objects.filter(organization__in=found).values_list("organization_id", "name"):
        names[number].add(key(name))
    rows = OrganizationIdentifier.objects.filter(organization__in=found)
    for number, scheme, value in rows.values_list("organization_id", "scheme", "value"):
        identifiers[number].add((scheme, value))
    for number, each in found.items():
        own = (each.name_fr, each.name_nl, each.name_en, each.native_name, each.short_name)
        yield KnownOrganization(
            number,
            each.kind,
            each.country_id or "",
            (each.latitude, each.longitude) if each.latitude is not None else None,
            label_of(each),
            frozenset({*(key(name) for name in own if name), *names[number]}),
            frozenset(identifiers[number]),
        )


def label_of(organization: Organization) -> str:
    """How a candidate is told apart from others of its name."""
    return ", ".join(
        filter(None, [str(organization.name), organization.get_kind_display(), organization.country_id or ""])
    )


@dataclass(frozen=True)
class KnownPerson:
    pk: int
    label: str
    names: frozenset[str]
    organizations: frozenset[int]
    identifiers: frozenset[tuple[str, str]]


class People:
    """The people that rows name."""

    def __init__(self) -> None:
        self.folded: dict[str, str] = {}
        self.asked: set[tuple[str, str]] = set()
        self.like: defaultdict[str, dict[int, KnownPerson]] = defaultdict(dict)
        self.identified: dict[tuple[str, str], int] = {}
        self.refs: dict[int, Ref] = {}
        self.made: dict[Any, Ref] = {}
        self.own: set[int] = set()

    def load(self, names: Iterable[str], identifiers: Iterable[tuple[str, str]] = ()) -> None:
        names = spellings(names) - self.folded.keys()
        identifiers = set(identifiers) - self.asked
        self.asked |= identifiers
        for scheme, value, number in PersonIdentifier.objects.filter(
            scheme__in={scheme for scheme, _value in identifiers}, value__in={value for _scheme, value in identifiers}
        ).values_list("scheme", "value", "person_id"):
            if number not in self.own:
                self.identified[(scheme, value)] = number
        if names:
            self.folded.update(folds(names))
            self._load_like({self.folded[name] for name in names})

    def _load_like(self, folded: set[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM people_person WHERE fold(name) = ANY (%(folded)s)"
                " UNION SELECT person_id FROM people_personname WHERE folded = ANY (%(folded)s)",
                {"folded": ways_of_writing(folded)},
            )
            numbers = {number for (number,) in cursor.fetchall()} - self.own
        found = [*known_people(numbers)]
        fold_missing(self.folded, found)
        for known in found:
            for name in known.names:
                self.like[without_hyphens(self.folded[name])][known.pk] = known

    def resolve(
        self,
        name: str,
        at: str,
        row: int,
        doubts: Doubts,
        *,
        identifiers: Identifiers = (),
        organization: Ref | None = None,
        apart: Any = None,
    ) -> Ref:
        """The person that is meant; ``apart`` tells people of one name in a file apart."""
        for pair in identifiers:
            if pair in self.identified:
                return self.ref(self.identified[pair], name)
            if pair in self.made:
                return self.made[pair]
        if (key(name), apart) in self.made:
            return self.made[(key(name), apart)]
        exact, doubtful = self._candidates(name, at, organization, identifiers)
        if exact is not None and not doubts.is_answered(doubtful):
            return self.ref(exact, name)
        return doubts.settle(
            doubtful,
            known=lambda number: self.ref(number, name),
            new=lambda: self._make(name, row, identifiers, apart),
            unsaid=lambda: Ref(Person, name),
        )

    def _make(self, name: str, row: int, identifiers: Identifiers, apart: Any) -> Ref:
        ref = Ref(
            Person, name, make=lambda: Person(name=" ".join(name.split())), identifiers=identifiers, first_row=row
        )
        self.made.update(dict.fromkeys([*identifiers, (key(name), apart)], ref))
        return ref

    def _candidates(
        self, name: str, at: str, organization: Ref | None, identifiers: Identifiers
    ) -> tuple[int | None, list[Candidate]]:
        like = self.like[without_hyphens(self.folded.get(key(name), ""))].values()
        reasons = {each: self._why(each, name, organization, identifiers) for each in like if each.pk not in self.own}
        certain = [each.pk for each, why in reasons.items() if not why]
        return certain[0] if len(certain) == 1 else None, [
            Candidate(name, at, Person._meta.label, each.pk, each.label, why or same_name())
            for each, why in [*reasons.items()][:MOST_CANDIDATES]
        ]

    def _why(self, known: KnownPerson, name: str, organization: Ref | None, identifiers: Identifiers) -> str:
        """What is uncertain about this one being meant."""
        if key(name) not in known.names:
            return str(_("The name differs by accents or signs."))
        if scheme := other_identifier(identifiers, known.identifiers):
            return str(_("It has another identifier: %(scheme)s.") % {"scheme": scheme})
        if organization is not None and organization.pk not in known.organizations:
            return same_name()
        return ""

    def ref(self, number: int, name: str) -> Ref:
        return self.refs.setdefault(number, Ref(Person, name, known=number))


def same_name() -> str:
    return str(_("The name is the same; whether the person is, is not certain."))


def known_people(numbers: Iterable[int]) -> Iterator[KnownPerson]:
    found = Person.objects.in_bulk(list(numbers))
    names: defaultdict[int, set[str]] = defaultdict(set)
    posts: defaultdict[int, set[str]] = defaultdict(set)
    identifiers: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    organizations: defaultdict[int, set[int]] = defaultdict(set)
    for number, name in PersonName.objects.filter(person__in=found).values_list("person_id", "name"):
        names[number].add(key(name))
    rows = PersonIdentifier.objects.filter(person__in=found)
    for number, scheme, value in rows.values_list("person_id", "scheme", "value"):
        identifiers[number].add((scheme, value))
    for membership in Membership.objects.filter(person__in=found).select_related("post__organization"):
        organizations[membership.person_id].add(membership.post.organization_id)
        posts[membership.person_id].add(str(membership.post))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id, organization_id FROM agreements_signature"
            " WHERE person_id = ANY (%s) AND organization_id IS NOT NULL",
            [list(found)],
        )
        for number, organization in cursor.fetchall():
            organizations[number].add(organization)
    for number, person in found.items():
        label = ", ".join([person.name, *sorted(posts[number])[:2]])
        yield KnownPerson(
            number,
            label,
            frozenset({key(person.name), *names[number]}),
            frozenset(organizations[number]),
            frozenset(identifiers[number]),
        )


class Posts:
    """The posts in organizations."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.asked: set[int] = set()
        self.known: dict[tuple[int, str], Ref] = {}
        self.made: dict[tuple[Ref, str], Ref] = {}

    def load(self, organizations: Iterable[int]) -> None:
        numbers = set(organizations) - self.asked
        if not numbers:
            return
        self.asked |= numbers
        posts: Any = Post.objects.filter(organization__in=numbers)
        for post in posts:
            for label in filter(None, (post.label_fr, post.label_nl, post.label_en)):
                self.known.setdefault((post.organization_id, key(label)), Ref(Post, label, known=post.pk))

    def resolve(self, label: str, organization: Ref, role: str = "", seats: int | None = None) -> Ref:
        if organization.known is not None:
            self.load([organization.known])
            if found := self.known.get((organization.known, key(label))):
                return found
        ref = Ref(
            Post,
            label,
            make=lambda: Post(  # type: ignore[misc]
                organization_id=organization.pk,
                role=role or role_of(label),
                seats=seats,
                **{f"label_{self.language}": label},
            ),
            needs=[organization],
        )
        return self.made.setdefault((organization, key(label)), ref)


def role_of(label: str) -> str:
    """The role a title says by itself."""
    words = key(label).split()
    return next((role for role in (PostRole.MAYOR, PostRole.PRESIDENT) if words and words[-1] == role), PostRole.OTHER)


class Topics:
    """Topics by their name; few enough to be read at once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.refs: dict[str, Ref] = {}
        self.slugs: set[str] = set()
        topics: Any = Topic.objects.all()
        for topic in topics:
            self.slugs.add(topic.slug)
            for name in filter(None, (topic.name_fr, topic.name_nl, topic.name_en)):
                self.refs.setdefault(key(name), Ref(Topic, name, known=topic.pk))

    def resolve(self, name: str) -> Ref:
        if key(name) not in self.refs:
            slug = self._slug(name)
            self.refs[key(name)] = Ref(Topic, name, make=lambda: Topic(slug=slug, **{f"name_{self.language}": name}))
        return self.refs[key(name)]

    def _slug(self, name: str) -> str:
        stem = slugify(name)[:40] or "topic"
        slug, number = stem, 1
        while slug in self.slugs:
            number += 1
            slug = f"{stem}-{number}"
        self.slugs.add(slug)
        return slug


class Sources:
    """Pages that rows are taken from."""

    def __init__(self) -> None:
        self.refs: dict[str, Ref] = {}

    def load(self, addresses: Iterable[str]) -> None:
        missing = set(addresses) - self.refs.keys()
        for number, url in Source.objects.filter(url__in=missing).values_list("pk", "url") if missing else ():
            self.refs[url] = Ref(Source, url, known=number)

    def resolve(self, url: str) -> Ref:
        ref = Ref(Source, url, make=lambda: Source(kind=SourceKind.WEB_PAGE, title=url[:500], url=url))
        return self.refs.setdefault(url, ref)


@dataclass
class Register:
    """All that rows may point at, as far as it was asked for."""

    language: str
    organizations: Organizations = field(init=False)
    people: People = field(init=False)
    posts: Posts = field(init=False)
    topics: Topics = field(init=False)
    sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        self.organizations = Organizations(self.language)
        self.people = People()
        self.posts = Posts(self.language)
        self.topics = Topics(self.language)
        self.sources = Sources()
