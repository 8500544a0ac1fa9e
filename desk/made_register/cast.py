"""Who plays in a made register: sources, topics, organizations, people and partnerships."""

from bisect import bisect
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from random import Random
from typing import NamedTuple

from desk.made_register.days import LAST_DAY, NULL, OPEN, in_year, recorded
from desk.made_register.tables import Rows
from desk.made_register.words import (
    AUTHORITY_NAMES,
    COUNTRIES,
    FURTHER_POSTS,
    OTHER_NAMES,
    POSTS,
    PRESIDENT,
    TONGUE_OF,
    TONGUES,
    TOPICS,
    Tongue,
)

# What a record begins with after its id and publication: notes, version, its transaction.
UNTOUCHED = ("", 1, 0)
NO_TEXTS = ("", "", "")
HOMES = (("region", "Valdebrouck"), ("city", "Eikenmont"), ("city", "Œuvregem"), ("province", "Haute-Lys"),
         ("metropolitan_municipality", "Beaubroek"), ("state", "Nieuwfleur"))  # fmt: skip
MANDATE = 5 * 365


class Sizes(NamedTuple):
    """How many records of each kind belong to a number of agreements."""

    agreements: int

    @property
    def organizations(self) -> int:
        return max(self.agreements // 20, 320)

    @property
    def people(self) -> int:
        return max(self.agreements // 5, 400)

    @property
    def visits(self) -> int:
        return max(self.agreements // 5, 60)

    @property
    def sources(self) -> int:
        return max(self.agreements // 40, 60)


class Choice[T]:
    """Draws values by weight."""

    def __init__(self, values: list[T], weights: list[float]) -> None:
        self.values = values
        self.totals = list(accumulate(weights))

    def draw(self, rng: Random) -> T:
        return self.values[bisect(self.totals, rng.random() * self.totals[-1])]


def zipf[T](values: list[T], exponent: float = 1.0) -> Choice[T]:
    """The first value is the most frequent, the others follow as words do in a language."""
    return Choice(values, [1 / (rank + 1) ** exponent for rank in range(len(values))])


class Organization(NamedTuple):
    id: int
    kind: str
    country: str
    town: str
    names: tuple[str, str, str]


class Holder(NamedTuple):
    """A person in a post, and the title that is printed on acts."""

    person: int
    post: int
    title: str


def town_name(rng: Random, tongue: Tongue) -> str:
    return _draw(rng, tongue.starts) + _draw(rng, tongue.middles) + _draw(rng, tongue.ends)


def _draw[T](rng: Random, values: list[T]) -> T:
    return values[int(rng.random() * len(values))]


class Cast:
    """The records that agreements and visits are about; the same for the same seed and size."""

    def __init__(self, seed: int, sizes: Sizes) -> None:
        self.sizes = sizes
        self.rng = Random(f"{seed} cast")
        self.rows = Rows()
        self.kinds = Choice(
            list(AUTHORITY_NAMES | OTHER_NAMES), [names[0] for names in (AUTHORITY_NAMES | OTHER_NAMES).values()]
        )
        self.source_draws = zipf(list(range(1, sizes.sources + 1)), 0.6)
        self._write_sources()
        self._write_topics()
        self.organizations: list[Organization] = []
        self.holders: dict[int, list[Holder]] = {}
        self._write_organizations()
        self._write_people()
        self._write_partnerships()

    def tongue(self, country: str) -> Tongue:
        return TONGUE_OF.get(country, TONGUES["african"])

    def publication(self, rng: Random) -> str:
        roll = rng.random()
        if roll < 0.93:
            return "published"
        return "draft" if roll < 0.965 else "in_review" if roll < 0.98 else "withdrawn"

    def cite(self, rows: Rows, rng: Random, table: str, record: int, publication: str) -> None:
        """One source or two; a draft can still be without."""
        if publication == "draft" and rng.random() < 0.5:
            return
        for _ in range(2 if rng.random() < 0.15 else 1):
            locator = f"p. {int(rng.random() * 90) + 1}" if rng.random() < 0.4 else ""
            rows.add(table, self.source_draws.draw(rng), "", locator, "", record)

    def _write_sources(self) -> None:
        rng = self.rng
        for number in range(1, self.sizes.sources + 1):
            town = town_name(rng, TONGUES["french"])
            kind, title = _draw(
                rng,
                [
                    ("web_page", f"Relations internationales de {town}"),
                    ("journal", f"Moniteur de {town}"),
                    ("document", f"Rapport d'activités de {town}"),
                    ("dataset", f"Open data {town}"),
                ],
            )
            url = f"https://made.example/source/{number}" if kind != "document" else ""
            language = _draw(rng, ["fr", "nl", "en", "mul", "und"])
            published = recorded(rng, LAST_DAY - int(rng.random() * 9000))
            retrieved = date.fromordinal(LAST_DAY - int(rng.random() * 900)) if url else NULL
            reference = "" if url else f"A-{number}"
            self.rows.add("core_source", kind, title, town, url, language, published, retrieved, reference)

    def _write_topics(self) -> None:
        ids: dict[str, int] = {}
        for slug, *names in TOPICS:
            wider, _, own = slug.rpartition("/")
            goals = "{" + ",".join(str(len(slug) * step % 17 + 1) for step in (1, 3)[: 1 + len(ids) % 2]) + "}"
            address = f"{wider}-{own}" if wider else own
            ids[slug] = self.rows.add("partnerships_topic", address, ids.get(wider, NULL), goals, *names, *NO_TEXTS)
        order = list(ids.values())
        Random("topics").shuffle(order)
        self.topics = order
        self.topic_names = {ids[slug]: names for slug, *names in TOPICS}
        self.topic_draws = zipf(order, 1.0)

    def _write_organizations(self) -> None:
        rng = self.rng
        countries = zipf(COUNTRIES, 0.9)
        for kind, town in HOMES:
            self._write_organization(kind, "BE", town, "published")
        self.homes = list(self.organizations)
        self.home_draws = Choice(self.homes, [60, 20, 10, 6, 3, 1])
        for country in COUNTRIES:
            self._write_organization("city", country, town_name(rng, self.tongue(country)), "published")
        while len(self.organizations) < self.sizes.organizations:
            country, kind = countries.draw(rng), self.kinds.draw(rng)
            self._write_organization(kind, country, town_name(rng, self.tongue(country)), self.publication(rng))
        partners = [each for each in self.organizations[len(HOMES) :] if each.kind in AUTHORITY_NAMES]
        self.first_of_countries = partners[: len(COUNTRIES)]
        # Frequent are partners in the countries that are frequent, with exceptions.
        far = {country: 1 + rank for rank, country in enumerate(COUNTRIES)}
        self.partners = sorted(partners, key=lambda partner: rng.random() * far[partner.country])
        self.partner_draws = zipf(self.partners, 0.8)
        self.others = [each for each in self.organizations[len(HOMES) :] if each.kind in OTHER_NAMES]
        self.other_draws = zipf(self.others, 0.7)
        self._write_networks()

    def _write_organization(self, kind: str, country: str, town: str, publication: str) -> None:
        rng, rows = self.rng, self.rows
        forms = (AUTHORITY_NAMES | OTHER_NAMES)[kind][1:]
        names = (forms[0].format(town), forms[1].format(town), forms[2].format(town))
        # Some bodies are known in one language only.
        shown = names if rng.random() < 0.8 else (names[0], "", "") if rng.random() < 0.5 else ("", "", names[2])
        is_home = len(self.organizations) < len(HOMES)
        founded = recorded(rng, 700_000 + int(rng.random() * 30_000)) if rng.random() < 0.3 else NULL
        dissolved = NULL if founded == NULL else OPEN if rng.random() < 0.9 else in_year(2020)
        parent = self._parent(kind, country)
        latitude = round(rng.random() * 110 - 40, 5) if rng.random() < 0.7 else NULL
        longitude = round(rng.random() * 350 - 175, 5) if latitude != NULL else NULL
        organization = rows.add(
            "partnerships_organization", publication, *UNTOUCHED, kind, country, parent,
            "t" if is_home else "f", town if rng.random() < 0.3 else "", town[:3].upper() if rng.random() < 0.1 else "",
            town, founded, dissolved, latitude, longitude, "", *shown, *NO_TEXTS,
        )  # fmt: skip
        self.organizations.append(Organization(organization, kind, country, town, self._shown(shown)))
        self.cite(rows, rng, "partnerships_organizationcitation", organization, publication)
        if rng.random() < 0.3:
            alias = f"{town}-{town_name(rng, self.tongue(country))}"
            until = in_year(2005) if rng.random() < 0.5 else NULL
            rows.add("partnerships_organizationname", organization, alias, "", in_year(1990), until)
        if rng.random() < 0.4:
            rows.add("partnerships_organizationidentifier", "made-id", f"Q{organization:07}", organization)
        if rng.random() < 0.1:
            rows.add(
                "partnerships_keyfigure", NULL, organization, NULL, NULL, int(rng.random() * 9_000_000), "", NULL, "f",
                "", 2020, "Habitants", "Inwoners", "Inhabitants",
            )  # fmt: skip

    @staticmethod
    def _shown(names: tuple[str, str, str]) -> tuple[str, str, str]:
        known = next(filter(None, names))
        return (names[0] or known, names[1] or known, names[2] or known)

    def _parent(self, kind: str, country: str) -> object:
        """Cities belong to a region, other bodies to an authority of the same country, now and then."""
        if self.rng.random() < 0.75 or len(self.organizations) < 2 * len(HOMES):
            return NULL
        above = _draw(self.rng, self.organizations)
        fits = above.country == country and above.kind in ("region", "state", "province") and kind != above.kind
        return above.id if fits and kind not in ("region", "state") else NULL

    def _write_networks(self) -> None:
        rng, rows = self.rng, self.rows
        networks = [each for each in self.others if each.kind == "network"]
        for network in networks:
            members = {_draw(rng, self.partners).id for _ in range(12)}
            for member in sorted(members):
                rows.add("partnerships_networkmembership", network.id, member, in_year(2001), OPEN, "")
        for body in self.others[::20]:
            host = _draw(rng, self.partners)
            rows.add("partnerships_organizationrelation", body.id, host.id, "hosted_by", in_year(1999), NULL, "")
        for old, new in zip(self.partners[::40], self.partners[1::40], strict=False):
            rows.add("partnerships_organizationsuccession", old.id, new.id, "merger", in_year(2016))

    def _write_people(self) -> None:
        posts = list(self._posts())
        for number in range(self.sizes.people):
            organization, post, title = posts[number % len(posts)]
            self._write_person(organization, post, title, number // len(posts))

    def _posts(self) -> Iterator[tuple[Organization, int, str]]:
        """One post of each organization, then a second one of some, until two or three people have held each."""
        wanted = max(self.sizes.people // 2, len(self.organizations))
        for home in self.homes:
            # So many agreements are signed by many ministers and aldermen.
            for _ in range(min(6 + self.sizes.agreements // 5000, wanted // 20)):
                role, *labels = _draw(self.rng, list(FURTHER_POSTS))
                wanted -= 1
                yield home, self.rows.add("people_post", home.id, role, NULL, NULL, *labels), labels[0]
        for turn in range(2 + wanted // len(self.organizations)):
            for organization in self.organizations:
                if wanted <= 0:
                    return
                if turn and organization.kind not in AUTHORITY_NAMES and self.rng.random() < 0.7:
                    continue
                role, *labels = POSTS.get(organization.kind, PRESIDENT) if not turn else _draw(
                    self.rng, list(FURTHER_POSTS)
                )  # fmt: skip
                seats = 1 if not turn else NULL
                wanted -= 1
                yield organization, self.rows.add("people_post", organization.id, role, seats, NULL, *labels), labels[0]

    def _write_person(self, organization: Organization, post: int, title: str, turn: int) -> None:
        rng, rows = self.rng, self.rows
        tongue = self.tongue(organization.country)
        given = _draw(rng, tongue.given)
        family = town_name(rng, tongue)
        if rng.random() < 0.1:
            family = f"{family}-{town_name(rng, tongue)}"
        roll = rng.random()
        visibility = "public" if roll < 0.85 else "unlisted" if roll < 0.93 else "private"
        publication = self.publication(rng)
        person = rows.add(
            "people_person", publication, *UNTOUCHED, f"{given} {family}", given, family, "", f"{family}, {given}",
            visibility, *NO_TEXTS,
        )  # fmt: skip
        self.cite(rows, rng, "people_personcitation", person, publication)
        self.holders.setdefault(organization.id, []).append(Holder(person, post, title))
        ended = LAST_DAY - MANDATE * turn
        starts = recorded(rng, ended - MANDATE) if rng.random() < 0.7 else NULL
        ends = NULL if rng.random() < 0.3 else recorded(rng, ended) if turn else OPEN
        # Who follows begins on the day the one before ends: a single seat is certainly never held twice.
        is_single = "t" if title in SINGLE_SEATS else "f"
        rows.add("people_membership", person, post, starts, ends, "", is_single)
        if rng.random() < 0.05:
            rows.add("people_personname", person, f"{given[0]}. {family}", "")
        if rng.random() < 0.1:
            rows.add("people_personidentifier", "made-id", f"P{person:07}", person)

    def _write_partnerships(self) -> None:
        rng = self.rng
        self.partnerships: dict[tuple[int, int], int] = {}
        self.home_of: dict[int, Organization] = {}
        firsts = {each.id for each in self.first_of_countries}
        for partner in self.partners:
            home = self.home_draws.draw(rng)
            self.home_of[partner.id] = home
            if rng.random() < 0.7 or partner.id in firsts:
                self._write_partnership(home, partner)
            if rng.random() < 0.2:
                self._write_partnership(self.home_draws.draw(rng), partner)
            if rng.random() < 0.3:
                self._write_partnership(partner, _draw(rng, self.partners))
        self.partnership_list = list(self.partnerships.items())

    def _write_partnership(self, one: Organization, other: Organization) -> None:
        rng, rows = self.rng, self.rows
        pair = (one.id, other.id)
        if one.id == other.id or pair in self.partnerships or pair[::-1] in self.partnerships:
            return
        kind = _draw(rng, ["twinning", "twinning", "cooperation", "cooperation", "friendship", "other"])
        publication = self.publication(rng)
        start = LAST_DAY - 365 - int(rng.random() ** 2 * 22_000)
        ends = recorded(rng, start + int(rng.random() * (LAST_DAY - start))) if rng.random() < 0.1 else NULL
        activity = _draw(rng, ["active", "active", "active", "dormant", "suspended", "not_recorded"])
        number = rows.add(
            "partnerships_partnership", publication, *UNTOUCHED, one.id, other.id, kind, recorded(rng, start), ends,
            activity, *NO_TEXTS, *NO_TEXTS,
        )  # fmt: skip
        self.partnerships[pair] = number
        self.cite(rows, rng, "partnerships_partnershipcitation", number, publication)
        for topic in sorted({self.topic_draws.draw(rng) for _ in range(2)}):
            rows.add("partnerships_partnershiptopic", number, topic)

    def signer(self, rng: Random, organization: int) -> Holder | None:
        """Somebody who holds or held a post there, some more often than others."""
        holders = self.holders.get(organization)
        return holders[int(rng.random() ** 1.3 * len(holders))] if holders else None


SINGLE_SEATS = {labels[1] for labels in [*POSTS.values(), PRESIDENT]}
