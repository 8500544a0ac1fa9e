"""Writes made-up agreements with everything that hangs on them, a slice at a time."""

from bisect import bisect
from collections.abc import Callable
from datetime import date
from random import Random

from desk.made_register.cast import NO_TEXTS, UNTOUCHED, Cast, Choice, Holder, Organization
from desk.made_register.days import LAST_DAY, NULL, recorded
from desk.made_register.tables import Rows
from desk.made_register.words import SENTENCES, TITLES, TONGUES, TYPES

FIRST_YEAR = 1995
YEARS = range(FIRST_YEAR, 2027)
# More is registered every year.
YEAR_ENDS = [sum(range(4, 4 + count)) for count in range(1, len(YEARS) + 1)]
# No agreement has more rows of one kind.
MOST_ROWS = 8


def years_ends(agreements: int) -> list[int]:
    """For each year the number of agreements registered by its end."""
    return [agreements * end // YEAR_ENDS[-1] for end in YEAR_ENDS]


def registry_counters(agreements: int) -> list[tuple[int, int]]:
    """The last registry number of each year."""
    ends = years_ends(agreements)
    counts = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    return [(year, count) for year, count in zip(YEARS, counts, strict=True) if count]


class Life:
    """The term of an agreement as it was agreed, and how it came into force."""

    def __init__(self) -> None:
        self.entry_basis = "not_recorded"
        self.term_kind = "not_recorded"
        self.term_months: object = NULL
        self.term_start = "signature"
        self.term_starts_on = NULL
        self.term_ends_on = NULL
        self.renewal_mode = "not_recorded"
        self.renewal_months: object = NULL
        self.max_renewals: object = NULL
        self.notice_months: object = NULL
        self.is_concluded = True
        self.is_outstanding = False
        self.signs_now = True

    def columns(self) -> tuple[object, ...]:
        return (
            self.entry_basis, "fr", "fr", self.term_kind, self.term_months, self.term_start, self.term_starts_on,
            self.term_ends_on, self.renewal_mode, self.renewal_months, self.max_renewals, self.notice_months,
        )  # fmt: skip


class AgreementWriter:
    """Writes the agreements with numbers from ``first`` until before ``end``, the same whatever else is written."""

    def __init__(self, seed: int, cast: Cast, first: int, end: int) -> None:
        self.cast = cast
        self.numbers = range(first, end)
        self.rng = Random(f"{seed} agreements {first}")
        self.rows = Rows(first_id=(first - 1) * MOST_ROWS + 1)
        self.year_ends = years_ends(cast.sizes.agreements)
        self.types = Choice([name for name, _ in TYPES], [weight for _, weight in TYPES])
        self.lives: Choice[Callable[[Life, int, int], None]] = Choice(*map(list, zip(*self._lives(), strict=True)))
        # The latest agreement of each pair of parties in this slice, with its day, for what renews or supersedes it.
        self.latest: dict[tuple[int, int], tuple[int, int]] = {}

    def write(self) -> dict[str, bytes]:
        for number in self.numbers:
            self._write_agreement(number)
        return self.rows.written()

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _upto(self, count: int) -> int:
        """A whole number from 0 to before ``count``."""
        return int(self.rng.random() * count)

    def _pick[T](self, *values: T) -> T:
        return values[int(self.rng.random() * len(values))]

    def _write_agreement(self, number: int) -> None:
        rng, rows = self.rng, self.rows
        publication = self.cast.publication(rng)
        year, registry_number = self._registry(number, publication)
        day = self._concluded(year)
        scope = "observed" if self._chance(0.04) else "home"
        parties = self._parties(number, scope)
        life = Life()
        self.parties = parties
        self.left: dict[int, str] = {}
        self.lives.draw(rng)(life, number, day)
        topics = self._topics(number)
        self._write_parties(number, parties, day)
        recorded_signatories = self._write_signatures(number, parties, life, day)
        kind = self.types.draw(rng)
        modality = self._pick(
            "in_person", "in_person", "in_person", "virtual", "correspondence", "mixed", "not_recorded"
        )
        has_place = self._chance(0.6)
        home, partner = parties[0], parties[1]
        titles, summaries = self._texts(kind, home, partner, topics)
        rows.add_as(
            "agreements_agreement", number, publication, *UNTOUCHED, registry_number, kind,
            self._pick("binding", "non_binding", "non_binding", "not_recorded"), scope,
            recorded(rng, day) if life.is_concluded else NULL, self._pick(home.town, partner.town) if has_place else "",
            "f" if has_place else "t", modality, recorded_signatories, "t" if life.is_outstanding else "f",
            *life.columns(), *titles, *summaries,
        )  # fmt: skip
        self._write_relations(number, publication, parties, life, day)
        self._write_texts(number, topics, partner)
        self._write_references(number, publication, parties)

    def _registry(self, number: int, publication: str) -> tuple[int, str]:
        position = bisect(self.year_ends, number - 1)
        year = YEARS[position]
        start = self.year_ends[position - 1] if position else 0
        return year, NULL if publication == "draft" else f"{year}-{number - start:03}"

    def _concluded(self, year: int) -> int:
        """Mostly shortly before it was registered, sometimes long ago."""
        last = min(date(year, 12, 31).toordinal(), LAST_DAY)
        return last - (self._upto(400) if self._chance(0.75) else int(self.rng.random() ** 2 * 16_000))

    def _parties(self, number: int, scope: str) -> list[Organization]:
        rng, cast = self.rng, self.cast
        firsts = cast.first_of_countries
        partner = firsts[number - 1] if number <= len(firsts) else cast.partner_draws.draw(rng)
        if self._chance(0.15):
            partner = cast.other_draws.draw(rng)
        home = cast.home_of.get(partner.id) if self._chance(0.7) else None
        first = home or cast.home_draws.draw(rng)
        if scope == "observed":
            first = cast.partner_draws.draw(rng)
        parties = [first, partner]
        while self._chance(0.22) and len(parties) < 5:
            parties.append((cast.partner_draws if self._chance(0.6) else cast.other_draws).draw(rng))
        different = list({party.id: party for party in parties}.values())
        return different if len(different) > 1 else [cast.homes[0], cast.partners[0]]

    def _write_parties(self, number: int, parties: list[Organization], day: int) -> None:
        for position, party in enumerate(parties, start=1):
            later = position > 2 and party.id not in self.left and self._chance(0.1)
            joined = recorded(self.rng, day + 200 + self._upto(900)) if later else NULL
            if later:
                self._act(number, "accession", acted=joined, party=party.id)
            self.rows.add("agreements_party", number, party.id, position, "", "", joined, self.left.get(party.id, NULL))
        pair = self.cast.partnerships.get((parties[0].id, parties[1].id))
        if pair and self._chance(0.85):
            self.rows.add("agreements_agreementpartnership", number, pair)

    def _topics(self, number: int) -> list[int]:
        draws = self.cast.topic_draws
        topics = {draws.draw(self.rng) for _ in range(self._pick(1, 2, 3, 3, 4))}
        if number <= len(self.cast.topics):
            topics.add(self.cast.topics[number - 1])
        for topic in sorted(topics):
            self.rows.add("agreements_agreementtopic", number, topic)
        return sorted(topics)

    # Each life is a way that an agreement can go, with how often it is met.
    def _lives(self) -> list[tuple[Callable[[Life, int, int], None], float]]:
        return [
            (self._lasts, 34),
            (self._for_some_months, 16),
            (self._until_a_date, 8),
            (self._tacitly_renewed, 12),
            (self._continued, 3),
            (self._entered_by_acts, 7),
            (self._awaits_entry, 3),
            (self._provisionally_applied, 1),
            (self._terminated, 5),
            (self._denounced, 3),
            (self._left_by_a_party, 1),
            (self._suspended, 2),
            (self._extended, 3),
            (self._ended_before_entry, 1),
            (self._partly_signed, 1),
            (self._only_approved, 1),
            (self._not_concluded, 0.5),
            (self._undated, 1),
        ]

    def _act(self, number: int, kind: str, *, acted: str = NULL, effective: str = NULL, ends: str = NULL,
             party: object = NULL, mutual: bool = False) -> None:  # fmt: skip
        self.rows.add(
            "agreements_lifecycleact", number, kind, party, acted, effective, ends, "t" if mutual else "f", "",
            *NO_TEXTS, "",
        )  # fmt: skip

    def _approval(self, number: int, kind: str, day: int, party: Organization) -> None:
        votes = (self._upto(60) + 20, self._upto(20), self._upto(9)) if self._chance(0.4) else (NULL,) * 3
        self.rows.add(
            "agreements_approval", number, kind, NULL, f"Conseil de {party.town}", party.id, recorded(self.rng, day),
            f"D-{self._upto(900) + 1}", *votes, "", *NO_TEXTS,
        )  # fmt: skip

    def _lasts(self, life: Life, number: int, day: int) -> None:
        life.term_kind = self._pick("none", "not_recorded", "not_recorded")
        life.entry_basis = self._pick("signature", "not_recorded")
        if self._chance(0.12):
            self._approval(number, "prior_approval", day - 40 - self._upto(90), self.parties[0])

    def _for_some_months(self, life: Life, number: int, day: int) -> None:
        life.term_kind, life.term_months = "months", self._pick(12, 24, 36, 36, 48, 60, 60, 120)
        life.renewal_mode = self._pick("none", "express", "not_recorded")
        life.notice_months = self._pick(NULL, NULL, 3, 6)

    def _until_a_date(self, life: Life, number: int, day: int) -> None:
        life.term_kind = "end_date"
        life.term_ends_on = recorded(self.rng, day + 800 + self._upto(3000))
        life.renewal_mode = self._pick("none", "express", "not_recorded")

    def _tacitly_renewed(self, life: Life, number: int, day: int) -> None:
        self._for_some_months(life, number, day)
        life.renewal_mode, life.renewal_months = "tacit", self._pick(12, 24, 36)
        life.max_renewals = self._pick(NULL, NULL, NULL, 1, 2, 3)

    def _continued(self, life: Life, number: int, day: int) -> None:
        self._for_some_months(life, number, day)
        life.renewal_mode = "indefinite"

    def _entered_by_acts(self, life: Life, number: int, day: int) -> None:
        life.entry_basis = self._pick("notification", "ratification", "assent", "fixed_date")
        entry = day + 30 + self._upto(700)
        if life.entry_basis == "ratification":
            self._approval(number, "ratification", entry - 5, self.parties[0])
            self._act(number, "deposit", acted=recorded(self.rng, entry - 2), party=self.parties[0].id)
        elif life.entry_basis == "notification":
            self._act(number, "notification", acted=recorded(self.rng, entry - 20), party=self.parties[0].id)
        self._act(number, "entry_into_force", effective=recorded(self.rng, entry))
        life.term_kind, life.term_months = self._pick(("none", NULL), ("months", 36), ("months", 60))
        life.term_start = "entry_into_force"

    def _awaits_entry(self, life: Life, number: int, day: int) -> None:
        life.entry_basis = self._pick("notification", "ratification", "assent", "fixed_date")
        life.term_kind = "none"

    def _provisionally_applied(self, life: Life, number: int, day: int) -> None:
        self._awaits_entry(life, number, day)
        self._act(number, "provisional_application", acted=recorded(self.rng, day + 15 + self._upto(60)))

    def _terminated(self, life: Life, number: int, day: int) -> None:
        self._pick(self._lasts, self._for_some_months, self._tacitly_renewed)(life, number, day)
        acted = day + 300 + self._upto(4000)
        effective = recorded(self.rng, acted + self._upto(200)) if self._chance(0.7) else NULL
        self._act(number, "termination", acted=recorded(self.rng, acted), effective=effective, mutual=self._chance(0.5))

    def _denounced(self, life: Life, number: int, day: int) -> None:
        self._pick(self._lasts, self._tacitly_renewed)(life, number, day)
        acted = recorded(self.rng, day + 400 + self._upto(3000))
        self._act(number, "denunciation", acted=acted, party=self._pick(NULL, self.parties[1].id))

    def _left_by_a_party(self, life: Life, number: int, day: int) -> None:
        left = recorded(self.rng, day + 900 + self._upto(3000))
        if self._chance(0.5):
            self._act(number, "withdrawal", acted=left, party=self.parties[-1].id)
        else:
            self.left = {self.parties[-1].id: left}

    def _suspended(self, life: Life, number: int, day: int) -> None:
        life.term_kind = "none"
        start = day + 200 + self._upto(3000)
        ends = self._pick("empty", NULL, recorded(self.rng, start + 100 + self._upto(900)))
        self._act(number, "suspension", acted=recorded(self.rng, start), ends=ends)

    def _extended(self, life: Life, number: int, day: int) -> None:
        life.term_kind, life.term_months, life.renewal_mode = "months", 36, "express"
        ends = day + 36 * 31 + 365 + self._upto(1500)
        kind = self._pick("extension", "renewal")
        self._act(number, kind, acted=recorded(self.rng, day + 900), ends=recorded(self.rng, ends))

    def _ended_before_entry(self, life: Life, number: int, day: int) -> None:
        self._awaits_entry(life, number, day)
        self._act(number, "termination", acted=recorded(self.rng, day + 100 + self._upto(900)))

    def _partly_signed(self, life: Life, number: int, day: int) -> None:
        life.is_concluded, life.is_outstanding = False, True

    def _only_approved(self, life: Life, number: int, day: int) -> None:
        self._not_concluded(life, number, day)
        self._approval(number, "prior_approval", day - 40 - self._upto(90), self.parties[0])

    def _not_concluded(self, life: Life, number: int, day: int) -> None:
        life.is_concluded, life.is_outstanding, life.signs_now = False, True, False

    def _undated(self, life: Life, number: int, day: int) -> None:
        life.is_concluded, life.signs_now = False, False

    def _write_signatures(self, number: int, parties: list[Organization], life: Life, day: int) -> str:
        """Who signed, and whether these are all who did."""
        if not life.signs_now or self._chance(0.06):
            return "none"
        signing = parties[:1] if life.is_outstanding else parties[: 1 + self._upto(len(parties))]
        if self._chance(0.85) and not life.is_outstanding:
            signing = parties
        earlier = self._upto(40) if self._chance(0.1) else 0
        for position, party in enumerate(signing, start=1):
            signed = NULL
            if life.is_outstanding or self._chance(0.3) or earlier:
                signed = recorded(self.rng, day - (earlier if position == 1 else 0))
            self._sign(number, position, party.id, self.cast.signer(self.rng, party.id), signed)
        if self._chance(0.05):
            witness = self.cast.signer(self.rng, self.cast.partner_draws.draw(self.rng).id)
            if witness:
                self._sign(number, len(signing) + 1, NULL, witness, NULL, role="witness")
        return "all" if signing == parties and not life.is_outstanding else "some"

    def _sign(self, number: int, position: int, organization: object, holder: Holder | None, signed: str,
              role: str = "signatory") -> None:  # fmt: skip
        person, post, title = holder or (NULL, NULL, "")
        if self._chance(0.05) and organization != NULL:
            person, post = NULL, NULL
        modality = self._pick("in_person", "not_recorded", "not_recorded", "virtual")
        self.rows.add(
            "agreements_signature", number, organization, person, post, title, role, signed, "", modality, position
        )

    def _write_relations(
        self, number: int, publication: str, parties: list[Organization], life: Life, day: int
    ) -> None:
        """Some follow upon an earlier agreement of the same parties."""
        pair = (parties[0].id, parties[1].id)
        earlier, earlier_day = self.latest.get(pair, (0, 0))
        if earlier and earlier_day < day and life.is_concluded and self._chance(0.25):
            kind = self._pick("supersedes", "supersedes", "renews", "amends", "implements", "annex_to")
            self.rows.add("agreements_agreementrelation", number, kind, earlier)
        if life.is_concluded:
            self.latest[pair] = (number, day)

    def _project(self) -> str:
        tongue = self._pick(*TONGUES.values())
        return f"{self._pick(*tongue.starts)}{self._pick(*tongue.ends)}-{self._upto(90) + 10}"

    def _texts(
        self, kind: str, home: Organization, partner: Organization, topics: list[int]
    ) -> tuple[list[str], list[str]]:
        """Titles and summaries in some of the three languages."""
        shown = self._pick((1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 1))
        about = self.cast.topic_names[topics[self._upto(len(topics))]]
        titles = [
            form.format(one, other, topic) if is_shown else ""
            for form, one, other, topic, is_shown in zip(
                TITLES[kind], home.names, partner.names, about, shown, strict=True
            )
        ]
        if not self._chance(0.4):
            return titles, ["", "", ""]
        return titles, self._prose(1 + self._upto(3), partner, shown)

    def _prose(self, count: int, partner: Organization, shown: tuple[int, int, int]) -> list[str]:
        texts: list[list[str]] = [[], [], []]
        for _ in range(count):
            word = self._project() if self._chance(0.5) else partner.town
            for text, sentence in zip(texts, SENTENCES[self._upto(len(SENTENCES))], strict=True):
                text.append(sentence.format(word))
        return [" ".join(text) if is_shown else "" for text, is_shown in zip(texts, shown, strict=True)]

    def _write_texts(self, number: int, topics: list[int], partner: Organization) -> None:
        if self._chance(0.35):
            for position in range(1, 2 + self._upto(4)):
                topic = self._pick(*topics, NULL)
                texts = self._prose(1, partner, self._pick((1, 1, 1), (1, 0, 0)))
                self.rows.add("agreements_commitment", number, position, topic, *texts)
        if self._chance(0.4):
            for language, title in (("fr", "Texte de l'accord"), ("en", "Text of the agreement"))[: 1 + self._upto(2)]:
                access = self._pick("public", "public", "restricted")
                url = f"https://made.example/document/{number}/{language}"
                named = f"{title} {self._project()}"
                titles = (named, "", "") if language == "fr" else ("", "", named)
                self.rows.add("agreements_document", number, "text", access, language, "", url, "", "", *titles)

    def _write_references(self, number: int, publication: str, parties: list[Organization]) -> None:
        if self._chance(0.3):
            self.rows.add("agreements_agreementidentifier", "dossier", f"D{number:08}", number)
        self.cast.cite(self.rows, self.rng, "agreements_agreementcitation", number, publication)
