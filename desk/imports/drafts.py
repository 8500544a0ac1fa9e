"""What rows want to be recorded: a record with the rows below it, put together from one row or several."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    AgreementIdentifier,
    AgreementTopic,
    Document,
    DocumentAccess,
    LifecycleAct,
    LifecycleKind,
    Party,
    SignatoriesRecorded,
    Signature,
    SignatureRole,
)
from core.text import CONTENT_LANGUAGES
from desk.imports.doubts import Candidate, Doubts
from desk.imports.fields import Capacity
from desk.imports.matching import (
    Identifiers,
    Mention,
    Ref,
    RefusedError,
    Register,
    another_identifier,
    key,
    other_identifier,
)
from desk.imports.models import ImportKind
from desk.imports.parsing import ParsedRow, Problem
from desk.imports.values import quoted
from events.models import Visit, VisitTopic
from partnerships.models import (
    AUTHORITY_KINDS,
    NetworkMembership,
    Organization,
    OrganizationIdentifier,
    OrganizationKind,
    OrganizationName,
    Partnership,
    PartnershipTopic,
)
from people.models import Membership, Person, PersonIdentifier, PersonName

# “Mayor of Leipzig and President of Eurocities”: two posts, each “… of …”.
TWO_POSTS = re.compile(r"(?P<first>[^,]+?) of (?P<there>[^,]+) and (?P<second>[^,]+?) of (?P<other>[^,]+)")


@dataclass
class Child:
    """A row below a record: found again by its key, where ``soft`` values may be missing on either side.

    It stands below the record of the draft, unless it has another ``parent``.
    """

    model: type[models.Model]
    link: str
    key: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    soft: Sequence[str] = ()
    row: int = 0
    parent: Ref | None = None

    @property
    def mark(self) -> Any:
        """The same for rows that are one."""
        return self.model, self.parent, *self.key.items()


@dataclass
class Draft:
    """A record as the rows of the file describe it."""

    group: int
    model: type[models.Model]
    target: Ref
    fields: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    by_mark: dict[Any, Child] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    # What a row repeats or says otherwise than an earlier one.
    notes: dict[int, list[Problem]] = field(default_factory=dict)
    contributed: set[int] = field(default_factory=set)

    def add(self, row: int, said: "Said") -> None:
        """Put together what one more row says; the first row that gives a value is right."""
        self.rows.append(row)
        for name, value in said.fields.items():
            if name not in self.fields:
                self.fields[name] = value
                self.origins[name] = row
                self.contributed.add(row)
            elif name == "internal_notes" and value not in self.fields[name]:
                self.fields[name] += f"\n{value}"
                self.contributed.add(row)
            elif self.fields[name] != value:
                self._note(row, name, self.origins[name])
        for child in said.children:
            self._add_child(child, row)
        if said.notes:
            self.notes.setdefault(row, []).extend(said.notes)
        if row not in self.contributed:
            self._note_repeat(row)

    def _add_child(self, child: Child, row: int) -> None:
        known = self.by_mark.setdefault(child.mark, child)
        if known is child:
            child.row = row
            self.children.append(child)
            self.contributed.add(row)
        else:
            known.values = {**child.values, **known.values}

    def _note_repeat(self, row: int) -> None:
        self.notes.setdefault(row, []).append(Problem(_("Says the same as row %(row)s.") % {"row": self.rows[0]}))

    def _note(self, row: int, name: str, first: int) -> None:
        self.notes.setdefault(row, []).append(
            Problem(_("Row %(row)s of the same record says something else here; that is kept.") % {"row": first}, name)
        )


@dataclass
class Said:
    """What one row says of its record."""

    target: Ref
    fields: dict[str, Any]
    children: list[Child] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


class Builder(ABC):
    """Puts together the records of one kind of list; ``load`` asks for many rows at once what ``say`` needs."""

    model: type[models.Model]

    def __init__(self, register: Register) -> None:
        self.register = register
        self.targets: dict[Any, Ref] = {}
        # The identifiers that rows give to one record, and the first of these rows.
        self.numbers: dict[Ref, tuple[int, set[tuple[str, str]]]] = {}
        # Records of this kind that the run itself has made.
        self.made_here: set[int] = set()

    @abstractmethod
    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        """The organizations a row names."""

    @abstractmethod
    def group_key(self, row: ParsedRow) -> Any:
        """Rows with the same key describe one record."""

    @abstractmethod
    def say(self, row: ParsedRow) -> Said:
        """What the row says of its record."""

    def load(self, rows: Sequence[ParsedRow]) -> None:
        self.register.organizations.load(mention for row in rows for mention in self.mentions(row))
        self.register.sources.load(row.values["source_url"] for row in rows if row.get("source_url"))

    def new(self, group: Any, label: str) -> Ref:
        """The record to be made for these rows."""
        return self.targets.setdefault(group, Ref(self.model, label, make=self.model))

    def refuse_other_identifier(self, row: ParsedRow, target: Ref, name: str, identifiers: Identifiers) -> None:
        """Two identifiers of one kind are two records, or one is a mistake."""
        first, known = self.numbers.setdefault(target, (row.number, set()))
        if scheme := other_identifier(identifiers, known):
            raise RefusedError(another_identifier(first, scheme, name, "wikidata"))
        known.update(identifiers)

    def settled(self, row: ParsedRow, candidates: Sequence[Candidate], label: str, new: Callable[[], Ref]) -> Ref:
        """The record these candidates may be, as a person has said."""
        return row.doubts.settle(
            candidates,
            known=lambda number: Ref(self.model, label, known=number),
            new=new,
            unsaid=lambda: Ref(self.model, label),
        )

    def sources(self, row: ParsedRow) -> Iterator[Child]:
        if row.get("source_url"):
            citations = self.model._meta.get_field("citations")
            source = self.register.sources.resolve(row.values["source_url"])
            yield Child(citations.related_model, citations.field.name, {"source": source})  # type: ignore[union-attr,arg-type]

    def organization(self, row: ParsedRow, at: str, mention: Mention | None = None) -> Ref | None:
        mention = mention or mention_of(row, at)
        if mention is None:
            return None
        return self.register.organizations.resolve(mention, at, row.number, row.doubts)

    def topics(self, row: ParsedRow, model: type[models.Model], link: str) -> list[Child]:
        names = {key(name): name for name in row.get("topics") or ()}
        return [Child(model, link, {"topic": self.register.topics.resolve(name)}) for name in names.values()]


def mention_of(row: ParsedRow, at: str, kind: str = "") -> Mention | None:
    """The organization that the fields with this prefix name."""
    name = row.get(at) or ""
    wikidata = row.get(f"{at}_wikidata")
    if not name and not wikidata:
        return None
    latitude, longitude = row.get(f"{at}_latitude"), row.get(f"{at}_longitude")
    return Mention(
        name or wikidata,
        row.get(f"{at}_kind") or kind,
        row.get(f"{at}_country") or "",
        (("wikidata", wikidata),) if wikidata else (),
        (latitude, longitude) if latitude is not None and longitude is not None else None,
    )


def identifiers_of(row: ParsedRow) -> Identifiers:
    wikidata = row.get("wikidata")
    return tuple(dict.fromkeys([*([("wikidata", wikidata)] if wikidata else []), *(row.get("identifiers") or ())]))


def given(row: ParsedRow, names: Iterable[str]) -> dict[str, Any]:
    return {name: row.values[name] for name in names if name in row.values}


def texts(stem: str) -> list[str]:
    return [f"{stem}_{language}" for language in CONTENT_LANGUAGES]


def first_text(row: ParsedRow, stem: str) -> str:
    return next((row.values[name] for name in texts(stem) if row.get(name)), "")


def refuse_without(row: ParsedRow, stem: str, message: str) -> str:
    text = first_text(row, stem)
    if not text:
        raise RefusedError(Problem(message, f"{stem}_en", _("a text in at least one language")))
    return text


class OrganizationBuilder(Builder):
    model = Organization
    own_fields = (
        *texts("name"),
        "kind",
        "native_name",
        "short_name",
        "location",
        "latitude",
        "longitude",
        "founded_on",
        "dissolved_on",
        "website",
        *texts("description"),
        "internal_notes",
    )

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.named: dict[Ref, tuple[int, str]] = {}

    def own(self, row: ParsedRow) -> Mention:
        latitude, longitude = row.get("latitude"), row.get("longitude")
        identifiers = identifiers_of(row)
        return Mention(
            first_text(row, "name") or row.get("native_name") or "",
            row.get("kind") or "",
            row.get("country") or "",
            identifiers,
            (latitude, longitude) if latitude is not None and longitude is not None else None,
        )

    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        yield self.own(row)
        yield from filter(None, (mention_of(row, "parent"), mention_of(row, "network", OrganizationKind.NETWORK)))

    def group_key(self, row: ParsedRow) -> Any:
        mention = self.own(row)
        return mention.identifiers[:1] or (key(mention.name), mention.country, mention.kind)

    def say(self, row: ParsedRow) -> Said:
        name = refuse_without(row, "name", _("The organization has no name."))
        mention = self.own(row)
        target = self.organization(row, next(each for each in texts("name") if row.get(each)), mention)
        assert target is not None  # noqa: S101  it is named
        self.refuse_other_name(row, target, name)
        self.refuse_other_identifier(row, target, name, mention.identifiers)
        fields = given(row, self.own_fields)
        if row.get("country"):
            fields["country_id"] = row.values["country"]
        if parent := self.organization(row, "parent"):
            fields["parent"] = parent
        children = [
            *(Child(OrganizationName, "organization", {"name": alias}) for alias in row.get("aliases") or ()),
            *(
                Child(OrganizationIdentifier, "organization", {"scheme": scheme, "value": value})
                for scheme, value in mention.identifiers
            ),
            *self.membership(row),
        ]
        return Said(target, fields, [*children, *self.sources(row)])

    def refuse_other_name(self, row: ParsedRow, target: Ref, name: str) -> None:
        """Of two names with one identifier in a file, one is a mistake, or they are two bodies."""
        first, known = self.named.setdefault(target, (row.number, name))
        if key(known) != key(name):
            raise RefusedError(
                Problem(
                    _("Row %(row)s gives the same identifier for %(name)s.") % {"row": first, "name": quoted(known)},
                    "wikidata",
                    _("one name for one body, or two identifiers"),
                )
            )

    def membership(self, row: ParsedRow) -> Iterator[Child]:
        network = self.organization(row, "network", mention_of(row, "network", OrganizationKind.NETWORK))
        if network is not None:
            names = {"joined_on": "network_joined_on", "left_on": "network_left_on", "mandate": "network_mandate"}
            values = {name: row.values[other] for name, other in names.items() if other in row.values}
            joined = values.pop("joined_on", None)
            yield Child(
                NetworkMembership, "member", {"network": network, "joined_on": joined}, values, soft=["joined_on"]
            )


class PersonBuilder(Builder):
    model = Person
    own_fields = (
        "name",
        "given_name",
        "family_name",
        "honorific_prefix",
        "visibility",
        *texts("biography"),
        "internal_notes",
    )

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.held_in: dict[Ref, tuple[int, Ref]] = {}

    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        if mention := mention_of(row, "organization"):
            yield mention

    def group_key(self, row: ParsedRow) -> Any:
        return identifiers_of(row)[:1] or key(row.get("name") or "")

    def load(self, rows: Sequence[ParsedRow]) -> None:
        super().load(rows)
        self.register.posts.load(self.register.organizations.found)
        self.register.people.load(
            (row.get("name") or "" for row in rows), (pair for row in rows for pair in identifiers_of(row))
        )

    def say(self, row: ParsedRow) -> Said:
        if not row.get("name"):
            raise RefusedError(Problem(_("The person has no name."), "name", _("a name")))
        organization = self.organization(row, "organization")
        identifiers = identifiers_of(row)
        target = self.register.people.resolve(
            row.values["name"],
            "name",
            row.number,
            row.doubts,
            identifiers=identifiers,
            organization=organization,
        )
        self.refuse_other_identifier(row, target, row.values["name"], identifiers)
        fields = given(row, self.own_fields)
        if fields.get("family_name"):
            fields["sort_name"] = ", ".join(filter(None, [fields["family_name"], fields.get("given_name")]))
        children = [
            *(Child(PersonName, "person", {"name": alias}) for alias in row.get("aliases") or ()),
            *(Child(PersonIdentifier, "person", {"scheme": scheme, "value": value}) for scheme, value in identifiers),
            *self.membership(row, organization),
        ]
        return Said(target, fields, [*children, *self.sources(row)], [*self.elsewhere(row, target, organization)])

    def elsewhere(self, row: ParsedRow, target: Ref, organization: Ref | None) -> Iterator[Problem]:
        """Of people who are not recorded yet, only the name says that two rows are about one."""
        if not target.is_new or organization is None or identifiers_of(row):
            return
        first, known = self.held_in.setdefault(target, (row.number, organization))
        if known is not organization:
            yield Problem(
                _("Row %(row)s has this name in another organization; they become one person.") % {"row": first},
                "name",
                _("an identifier for each, where they are two"),
            )

    def membership(self, row: ParsedRow, organization: Ref | None) -> Iterator[Child]:
        title = row.get("post")
        if title and organization is None:
            raise RefusedError(
                Problem(_("A post is in an organization."), "organization", _("the name of the organization"))
            )
        if title and organization is not None:
            post = self.register.posts.resolve(
                title, organization, row.get("post_role") or "", row.get("post_seats") or None
            )
            yield Child(
                Membership,
                "person",
                {"post": post, "started_on": row.get("started_on")},
                given(row, ["ended_on"]),
                soft=["started_on"],
            )


class PartnershipBuilder(Builder):
    model = Partnership
    own_fields = ("kind", "started_on", "ended_on", "activity", *texts("summary"), "internal_notes")

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.known: dict[frozenset[int], list[Partnership]] = {}
        self.starts: dict[Any, dict[Any, None]] = {}
        self.asked: set[int] = set()

    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        yield from filter(None, (mention_of(row, "body_a"), mention_of(row, "body_b")))

    def group_key(self, row: ParsedRow) -> Any:
        """Which two bodies are meant is known only after they are looked up; what is written brings most together."""
        pair = frozenset(
            mention.identifiers[:1] or (key(mention.name), mention.country) for mention in self.mentions(row)
        )
        return pair, row.get("kind")

    def say(self, row: ParsedRow) -> Said:
        one, other = (self.authority(row, at) for at in ("body_a", "body_b"))
        if one is other or (one.pk is not None and one.pk == other.pk):
            raise RefusedError(
                Problem(
                    _("A partnership is between two different authorities."),
                    "body_b",
                    _("another name, or another place where it is another town of this name"),
                )
            )
        target = self.target(row, one, other)
        fields = given(row, self.own_fields)
        if target.is_new:
            fields.update(organization_a=one, organization_b=other)
        return Said(target, fields, [*self.topics(row, PartnershipTopic, "partnership"), *self.sources(row)])

    def authority(self, row: ParsedRow, at: str) -> Ref:
        found = self.organization(row, at)
        if found is None:
            raise RefusedError(Problem(_("A partnership needs two authorities."), at, _("the name of an authority")))
        kind = row.get(f"{at}_kind")
        if kind and kind not in AUTHORITY_KINDS:
            raise RefusedError(
                Problem(
                    _("A partnership is between authorities: states, regions, provinces, cities and the like."),
                    f"{at}_kind",
                    ", ".join(str(each.label) for each in AUTHORITY_KINDS),
                )
            )
        return found

    def target(self, row: ParsedRow, one: Ref, other: Ref) -> Ref:
        kind, start = row.values["kind"], row.get("started_on")
        for known in self.partnerships(one, other):
            if known.kind == kind and (start is None or known.started_on is None or known.started_on == start):
                return Ref(Partnership, str(row.number), known=known.pk)
        doubtful = [
            Candidate(
                f"{one.label} – {other.label}",
                "started_on",
                Partnership._meta.label,
                known.pk,
                f"{one.label} – {other.label}, {known.started_on}",
                str(_("It began at another time.")),
            )
            for known in self.partnerships(one, other)
            if known.kind == kind
        ]
        return self.settled(
            row, doubtful, str(row.number), lambda: self.of_this_file(frozenset((one, other)), kind, start)
        )

    def of_this_file(self, pair: frozenset[Ref], kind: str, start: Any) -> Ref:
        """One to be made, which an earlier row may have named already."""
        starts = self.starts.setdefault((pair, kind), {})
        if start is None or None in starts:
            start = next(iter(starts), start)
        starts.setdefault(start)
        return self.new((pair, kind, start), " – ".join(each.label for each in pair))

    def partnerships(self, one: Ref, other: Ref) -> list[Partnership]:
        if one.pk is None or other.pk is None:
            return []
        return self.known.get(frozenset((one.pk, other.pk)), [])

    def load_pairs(self, numbers: Iterable[int]) -> None:
        """The partnerships of organizations that are in the register."""
        missing = set(numbers) - self.asked
        self.asked |= missing
        found = Partnership.objects.filter(organization_a__in=missing, organization_b__in=self.asked) | (
            Partnership.objects.filter(organization_b__in=missing, organization_a__in=self.asked)
        )
        for partnership in found.only("kind", "started_on", "organization_a", "organization_b"):
            if partnership.pk not in self.made_here:
                pair = frozenset((partnership.organization_a_id, partnership.organization_b_id))
                known = self.known.setdefault(pair, [])
                if partnership.pk not in {each.pk for each in known}:
                    known.append(partnership)

    def load(self, rows: Sequence[ParsedRow]) -> None:
        super().load(rows)
        numbers = set()
        for row in rows:
            for at in ("body_a", "body_b"):
                looked_up = replace(row, doubts=Doubts(row.doubts.answers))
                with suppress(RefusedError):
                    found = self.organization(looked_up, at)
                    numbers |= {found.known} if found and found.known else set()
        self.load_pairs(numbers)


class AgreementBuilder(Builder):
    model = Agreement
    own_fields = (
        *texts("title"),
        "agreement_type",
        "bindingness",
        "scope",
        "concluded_on",
        "concluded_at",
        "modality",
        "entry_basis",
        "languages",
        *texts("summary"),
        "signatories_recorded",
        "internal_notes",
    )
    dated_acts: Mapping[LifecycleKind, Mapping[str, str]] = {
        LifecycleKind.PROVISIONAL_APPLICATION: {"acted_on": "provisional_on"},
        LifecycleKind.ENTRY_INTO_FORCE: {
            "acted_on": "entry_into_force_on",
            "effective_on": "entry_into_force_effective_on",
        },
        LifecycleKind.TERMINATION: {"acted_on": "terminated_on", "effective_on": "terminated_effective_on"},
    }

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.by_identifier: dict[tuple[str, str], int] = {}
        self.by_title: dict[tuple[str, Any], list[int]] = {}
        self.parties_of: dict[int, set[int]] = {}
        self.schemes_of: dict[int, set[str]] = {}
        self.signers_of: dict[tuple[int, str], set[int]] = {}

    def identifier(self, row: ParsedRow) -> tuple[str, str] | None:
        value = row.get("identifier")
        return (row.get("identifier_scheme") or "", value) if value else None

    def party_mentions(self, row: ParsedRow) -> list[Mention]:
        kind, country = row.get("parties_kind") or "", row.get("parties_country") or ""
        names = {key(name): name for name in row.get("parties") or ()}
        return [Mention(name, kind, country) for name in names.values()]

    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        yield from self.party_mentions(row)
        if signing := self.signing_mention(row):
            yield signing
        for _label, mention in self.other_posts(row):
            yield mention

    def signing_mention(self, row: ParsedRow) -> Mention | None:
        if row.get("signatory_capacity") == Capacity.ORGANIZATION and row.get("signatory"):
            return Mention(
                row.values["signatory"], row.get("signatory_body_kind") or row.get("signatory_for_kind") or ""
            )
        # A kind for all rows alone names nobody.
        return mention_of(row, "signatory_for")

    def group_key(self, row: ParsedRow) -> Any:
        if identifier := self.identifier(row):
            return identifier
        said = (key(first_text(row, "title")), row.get("concluded_on"))
        if row.get("signatory") or row.get("signatory_title"):
            return said
        return (*said, *sorted(key(name) for name in row.get("parties") or ()))

    def load(self, rows: Sequence[ParsedRow]) -> None:
        super().load(rows)
        if any(row.get("signatory_posts") for row in rows):
            self.register.posts.load(self.register.organizations.found)
        self._load_identified({pair for row in rows if (pair := self.identifier(row))})
        self._load_titled(rows)
        numbers = {*self.by_identifier.values(), *(each for found in self.by_title.values() for each in found)}
        self._load_parts(numbers - self.parties_of.keys())
        self.register.people.load(
            row.values["signatory"]
            for row in rows
            if row.get("signatory") and row.get("signatory_capacity") != Capacity.ORGANIZATION
        )

    def _load_identified(self, pairs: set[tuple[str, str]]) -> None:
        for scheme in {scheme for scheme, _value in pairs}:
            values = [value for each, value in pairs if each == scheme]
            for value, number in AgreementIdentifier.objects.filter(scheme=scheme, value__in=values).values_list(
                "value", "agreement_id"
            ):
                if number not in self.made_here:
                    self.by_identifier[(scheme, value)] = number

    def _load_titled(self, rows: Sequence[ParsedRow]) -> None:
        """Agreements with these titles and days."""
        rows = [row for row in rows if self.identifier(row) not in self.by_identifier]
        days = {row.get("concluded_on") for row in rows}
        titles = {title for row in rows if (title := first_text(row, "title"))}
        when = Q(concluded_on__in=[day for day in days if day]) | (Q(concluded_on=None) if None in days else Q())
        named = Q(title_en__in=titles) | Q(title_fr__in=titles) | Q(title_nl__in=titles)
        for agreement in Agreement.objects.filter(when, named) if titles else ():
            if agreement.pk not in self.made_here:
                for title in {agreement.title_en, agreement.title_fr, agreement.title_nl} - {""}:
                    known = self.by_title.setdefault((key(title), agreement.concluded_on), [])
                    known += [agreement.pk] if agreement.pk not in known else []

    def _load_parts(self, numbers: set[int]) -> None:
        for number in numbers:
            self.parties_of[number], self.schemes_of[number] = set(), set()
        parties = Party.objects.filter(agreement__in=numbers)
        for number, organization in parties.values_list("agreement_id", "organization_id"):
            self.parties_of[number].add(organization)
        for number, scheme in AgreementIdentifier.objects.filter(agreement__in=numbers).values_list(
            "agreement_id", "scheme"
        ):
            self.schemes_of[number].add(scheme)
        signed = Signature.objects.filter(agreement__in=numbers, person__isnull=False)
        for number, person, name in signed.values_list("agreement_id", "person_id", "person__name"):
            self.signers_of.setdefault((number, key(name)), set()).add(person)

    def say(self, row: ParsedRow) -> Said:
        refuse_without(row, "title", _("The agreement has no title."))
        parties = self.parties(row)
        signing = self.organization(row, "signatory_for", self.signing_mention(row))
        if signing is not None and signing not in parties:
            parties[signing] = row.get("signatory_for") or row.get("signatory")
        is_whole = not (row.get("signatory") or row.get("signatory_title"))
        target = self.target(row, {each.pk for each in parties if each.pk is not None}, is_whole)
        children = [
            *(
                Child(Party, "agreement", {"organization": each}, {"name_as_printed": name})
                for each, name in parties.items()
            ),
            *self.topics(row, AgreementTopic, "agreement"),
            *self.signature(row, target, signing),
            *self.acts(row, parties),
            *self.documents(row),
        ]
        if identifier := self.identifier(row):
            scheme, value = identifier
            children.append(Child(AgreementIdentifier, "agreement", {"scheme": scheme, "value": value}))
        fields = given(row, self.own_fields)
        if row.get("signatory") or row.get("signatory_title"):
            fields.setdefault("signatories_recorded", SignatoriesRecorded.SOME)
        return Said(target, fields, [*children, *self.sources(row)])

    def parties(self, row: ParsedRow) -> dict[Ref, str]:
        found: dict[Ref, str] = {}
        for mention in self.party_mentions(row):
            ref = self.register.organizations.resolve(mention, "parties", row.number, row.doubts)
            found.setdefault(ref, mention.name)
        return found

    def target(self, row: ParsedRow, parties: set[int], is_whole: bool) -> Ref:
        identifier = self.identifier(row)
        if identifier and not identifier[0]:
            raise RefusedError(
                Problem(
                    _("An original reference needs its scheme."),
                    "identifier",
                    _("the name of the system, for all rows: for example archive"),
                )
            )
        if identifier in self.by_identifier:
            return Ref(Agreement, first_text(row, "title"), known=self.by_identifier[identifier])
        titled = [
            number
            for number in self.by_title.get((key(first_text(row, "title")), row.get("concluded_on")), ())
            if not identifier or identifier[0] not in self.schemes_of[number]
        ]
        known = [each for each in titled if not is_whole or parties == self.parties_of[each]]
        title = first_text(row, "title")
        if len(known) == 1 and not row.doubts.answers:
            return Ref(Agreement, title, known=known[0])
        candidates = self.like(row, titled)
        if len(known) == 1 and not row.doubts.is_answered(candidates):
            return Ref(Agreement, title, known=known[0])
        return self.settled(row, candidates, title, lambda: self.new(self.group_key(row), title))

    def like(self, row: ParsedRow, numbers: Sequence[int]) -> list[Candidate]:
        title = first_text(row, "title")
        return [
            Candidate(
                title[:100],
                "title_en",
                Agreement._meta.label,
                number,
                str(agreement)[:200],
                str(_("Title and date are the same, the parties are not.")),
            )
            for number, agreement in Agreement.objects.in_bulk([*numbers][:5]).items()
        ]

    def signature(self, row: ParsedRow, target: Ref, signing: Ref | None) -> Iterator[Child]:
        name, title = row.get("signatory"), row.get("signatory_title") or ""
        if not name and not title:
            return
        role = row.get("signatory_role") or SignatureRole.SIGNATORY
        values = {**given(row, ["signed_on"]), "title_as_printed": title}
        person = None
        if name and row.get("signatory_capacity") != Capacity.ORGANIZATION:
            person = self.person(row, name, target, signing)
            posts = self.posts(row, signing)
            if signing in posts:
                values["post"] = posts[signing]
            # Of people who are recorded the list of an agreement changes nothing.
            for post in posts.values() if person.is_new else ():
                held: dict[str, Any] = {"post": post, "started_on": None}
                yield Child(Membership, "person", held, soft=["started_on"], parent=person)
        marks = {"person": person, "organization": signing, "role": role}
        if person is None and signing is None:
            marks["title_as_printed"] = title
        yield Child(Signature, "agreement", marks, {k: v for k, v in values.items() if v and k not in marks})

    def person(self, row: ParsedRow, name: str, target: Ref, signing: Ref | None) -> Ref:
        signers = self.signers_of.get((target.known, key(name)), set()) if target.known is not None else set()
        if len(signers) == 1:
            return self.register.people.ref(next(iter(signers)), name)
        return self.register.people.resolve(
            name, "signatory", row.number, row.doubts, organization=signing, apart=signing
        )

    def posts(self, row: ParsedRow, signing: Ref | None) -> dict[Ref | None, Ref]:
        """The posts that a title names, by the organizations they are in."""
        title = row.get("signatory_title")
        if not title or not row.get("signatory_posts"):
            return {}
        posts: dict[Ref | None, Ref] = {}
        if signing is not None and (label := own_post(title, row.get("signatory_for") or "")):
            posts[signing] = self.register.posts.resolve(label, signing)
        for label, mention in self.other_posts(row):
            other = self.register.organizations.resolve(mention, "signatory_title", row.number, row.doubts)
            posts[other] = self.register.posts.resolve(label, other)
        return posts

    def other_posts(self, row: ParsedRow) -> list[tuple[str, Mention]]:
        """The post elsewhere that a title names beside the one in the body signed for."""
        found = TWO_POSTS.fullmatch(row.get("signatory_title") or "") if row.get("signatory_posts") else None
        if not found:
            return []
        kind = row.get("signatory_body_kind") or row.get("signatory_for_kind") or ""
        return [(found["second"].strip(), Mention(found["other"].strip(), kind))]

    def acts(self, row: ParsedRow, parties: Mapping[Ref, str]) -> Iterator[Child]:
        for kind, names in self.dated_acts.items():
            values = {name: row.values[other] for name, other in names.items() if other in row.values}
            if values:
                yield Child(LifecycleAct, "agreement", {"kind": kind, "organization": None}, values)
        if row.get("withdrawn_on"):
            yield self.withdrawal(row, parties)

    def withdrawal(self, row: ParsedRow, parties: Mapping[Ref, str]) -> Child:
        name = row.get("withdrawn_party") or ""
        party = next((ref for ref, printed in parties.items() if key(printed) == key(name)), None)
        if party is None:
            raise RefusedError(
                Problem(
                    _("Say which party withdraws.")
                    if not name
                    else _("%(name)s is not one of the parties.") % {"name": quoted(name)},
                    "withdrawn_on",
                    _("the name of one of the parties"),
                )
            )
        return Child(
            LifecycleAct,
            "agreement",
            {"kind": LifecycleKind.WITHDRAWAL, "organization": party},
            {"acted_on": row.values["withdrawn_on"]},
        )

    def documents(self, row: ParsedRow) -> Iterator[Child]:
        if row.get("document_url"):
            values = {"language": row.get("document_language"), "access": DocumentAccess.PUBLIC}
            yield Child(
                Document,
                "agreement",
                {"url": row.values["document_url"]},
                {name: value for name, value in values.items() if value},
            )


def own_post(title: str, organization: str) -> str:
    """The post in the body signed for: the title without “of” and its name."""
    found = TWO_POSTS.fullmatch(title)
    if found:
        return found["first"].strip()
    for ending in (f" of {organization}", f" of City of {organization}", f" of the City of {organization}"):
        if organization and title.endswith(ending):
            return title.removesuffix(ending).strip()
    return ""


class VisitBuilder(Builder):
    model = Visit
    own_fields = (
        *texts("title"),
        "direction",
        "started_on",
        "ended_on",
        "places",
        *texts("summary"),
        "stated_delegation",
        "stated_companies",
        "stated_company_representatives",
        "internal_notes",
    )

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.known: dict[Any, list[Visit]] = {}

    def mentions(self, row: ParsedRow) -> Iterator[Mention]:
        if mention := mention_of(row, "visitor"):
            yield mention

    def group_key(self, row: ParsedRow) -> Any:
        return key(first_text(row, "title")), row.get("started_on")

    def load(self, rows: Sequence[ParsedRow]) -> None:
        super().load(rows)
        titles = {title for row in rows if (title := first_text(row, "title"))}
        named = Q(title_en__in=titles) | Q(title_fr__in=titles) | Q(title_nl__in=titles)
        for visit in Visit.objects.filter(named) if titles else ():
            for title in {visit.title_en, visit.title_fr, visit.title_nl} - {""}:
                known = self.known.setdefault((key(title), visit.started_on), [])
                if visit.pk not in self.made_here and visit.pk not in {each.pk for each in known}:
                    known.append(visit)

    def say(self, row: ParsedRow) -> Said:
        title = refuse_without(row, "title", _("The visit has no title."))
        visitor = self.organization(row, "visitor")
        fields = given(row, self.own_fields)
        if visitor is not None:
            fields["visitor"] = visitor
        return Said(self.target(row, title), fields, [*self.topics(row, VisitTopic, "visit"), *self.sources(row)])

    def target(self, row: ParsedRow, title: str) -> Ref:
        known = self.known.get(self.group_key(row), [])
        if len(known) == 1:
            return Ref(Visit, title, known=known[0].pk)
        candidates = [
            Candidate(
                title, "title_en", Visit._meta.label, each.pk, str(each), str(_("Several have this title and day."))
            )
            for each in known
        ]
        return self.settled(row, candidates, title, lambda: self.new(self.group_key(row), title))


BUILDERS: Mapping[str, Callable[[Register], Builder]] = {
    ImportKind.ORGANIZATIONS: OrganizationBuilder,
    ImportKind.PEOPLE: PersonBuilder,
    ImportKind.PARTNERSHIPS: PartnershipBuilder,
    ImportKind.AGREEMENTS: AgreementBuilder,
    ImportKind.VISITS: VisitBuilder,
}
