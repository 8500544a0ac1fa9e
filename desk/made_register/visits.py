"""Writes made-up visits with everything that hangs on them, a slice at a time."""

from random import Random

from desk.made_register.cast import NO_TEXTS, UNTOUCHED, Cast, Organization
from desk.made_register.days import LAST_DAY, NULL, in_month, on_day, recorded
from desk.made_register.tables import Rows
from desk.made_register.words import ITEMS, SENTENCES, VISITS

MOST_ROWS = 20


class VisitWriter:
    """Writes the visits with numbers from ``first`` until before ``end``, the same whatever else is written."""

    def __init__(self, seed: int, cast: Cast, first: int, end: int) -> None:
        self.cast = cast
        self.numbers = range(first, end)
        self.rng = Random(f"{seed} visits {first}")
        self.rows = Rows(first_id=(first - 1) * MOST_ROWS + 1)
        self.by_id = {each.id: each for each in cast.organizations}

    def write(self) -> dict[str, bytes]:
        for number in self.numbers:
            self._write_visit(number)
        return self.rows.written()

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _upto(self, count: int) -> int:
        return int(self.rng.random() * count)

    def _pick[T](self, *values: T) -> T:
        return values[int(self.rng.random() * len(values))]

    def _write_visit(self, number: int) -> None:
        rng, rows, cast = self.rng, self.rows, self.cast
        partner = cast.partner_draws.draw(rng)
        home = cast.home_of[partner.id]
        is_incoming = self._chance(0.4)
        start = LAST_DAY - 20 - int(rng.random() ** 1.5 * 12_000)
        length = 1 + self._upto(6)
        is_dated = self._chance(0.97)
        started = recorded(rng, start) if is_dated else NULL
        ended = recorded(rng, start + length) if is_dated and self._chance(0.8) else NULL
        publication = cast.publication(rng)
        forms = VISITS[(2 if is_incoming else 0) + self._upto(2)]
        titles = [form.format(partner.town) for form in forms]
        sentence = SENTENCES[self._upto(len(SENTENCES))]
        summaries = [text.format(partner.town) for text in sentence] if self._chance(0.4) else NO_TEXTS
        counts = (4 + self._upto(40), self._upto(20), NULL) if self._chance(0.4) else (NULL, NULL, NULL)
        rows.add_as(
            "events_visit", number, publication, *UNTOUCHED, "incoming" if is_incoming else "outgoing", started, ended,
            partner.town, partner.id if is_incoming else home.id, *counts, *titles, *summaries,
        )  # fmt: skip
        cast.cite(rows, rng, "events_visitcitation", number, publication)
        self._write_links(number, home, partner)
        sender = partner if is_incoming else home
        self._write_delegation(number, sender)
        self._write_programme(number, partner, start, length if is_dated else 0)
        if self._chance(0.1):
            self._write_photo(number, partner)

    def _write_links(self, number: int, home: Organization, partner: Organization) -> None:
        partnership = self.cast.partnerships.get((home.id, partner.id))
        if partnership:
            self.rows.add("events_visitpartnership", number, partnership)
        for topic in sorted({self.cast.topic_draws.draw(self.rng) for _ in range(1 + self._upto(3))}):
            self.rows.add("events_visittopic", number, topic)

    def _write_delegation(self, number: int, sender: Organization) -> None:
        members = {
            member.person: member
            for _ in range(1 + self._upto(4))
            if (member := self.cast.signer(self.rng, sender.id)) is not None
        }
        for position, member in enumerate(members.values(), start=1):
            self.rows.add(
                "events_delegationmember", number, sender.id, member.person, sender.id, member.post, member.title,
                "t" if position == 1 else "f", position,
            )  # fmt: skip
        if self._chance(0.3):
            body = self.cast.other_draws.draw(self.rng)
            self.rows.add("events_delegationmember", number, sender.id, NULL, body.id, NULL, "", "f", len(members) + 1)

    def _write_programme(self, number: int, partner: Organization, start: int, length: int) -> None:
        rows = self.rows
        for position in range(1, 2 + self._upto(3)):
            kind = self._pick(*ITEMS)
            held = on_day(start + self._upto(length + 1)) if length and self._chance(0.7) else NULL
            titles = [form.format(partner.town) for form in ITEMS[kind]]
            item = rows.add(
                "events_programmeitem", number, position, kind, held, "10:30" if self._chance(0.2) else NULL,
                partner.town if self._chance(0.5) else "", partner.id if self._chance(0.4) else NULL,
                *titles, *NO_TEXTS,
            )  # fmt: skip
            if kind == "signing_ceremony":
                rows.add("events_programmeitemagreement", item, 1 + self._upto(self.cast.sizes.agreements))
            host = self.cast.signer(self.rng, partner.id)
            if host and self._chance(0.5):
                rows.add(
                    "events_programmeparticipant", item, host.person, partner.id, host.post, NULL, "host", host.title,
                    1, *NO_TEXTS, *NO_TEXTS,
                )  # fmt: skip
            if self._chance(0.1):
                group = ("représentants d'associations", "vertegenwoordigers van verenigingen",
                         "representatives of associations")  # fmt: skip
                rows.add(
                    "events_programmeparticipant", item, NULL, NULL, NULL, 12, "participant", "", 2, *group, *NO_TEXTS
                )
        if self._chance(0.3):
            sentence = SENTENCES[self._upto(len(SENTENCES))]
            agreement = 1 + self._upto(self.cast.sizes.agreements) if self._chance(0.2) else NULL
            rows.add("events_visitoutcome", number, 1, agreement, *[text.format(partner.town) for text in sentence])

    def _write_photo(self, number: int, partner: Organization) -> None:
        caption = (f"Les délégations à {partner.town}", "", f"The delegations in {partner.town}")
        photo = self.rows.add(
            "events_photo", number, NULL, NULL, 1, "", "f", "", "t", "not recorded", in_month(2020, 5), NULL, "",
            *caption, *caption,
        )  # fmt: skip
        for position in (1, 2):
            holder = self.cast.signer(self.rng, partner.id)
            if holder:
                self.rows.add("events_photoperson", photo, position, "", holder.title, holder.person)
