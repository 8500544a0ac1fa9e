"""The real lists the register was made for, brought in with mappings a person could make on the page."""

from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count

from agreements.models import Agreement, LifecycleAct, Signature
from core.models import Source
from desk.imports.applying import apply_import
from desk.imports.models import Import, ImportRow
from desk.imports.staging import stage
from desk.imports.storing import keep
from desk.imports.undoing import undo
from partnerships.countries import load_countries
from partnerships.models import NetworkMembership, Organization, Partnership
from people.models import Membership, Person
from tests.real_lists import MEMBERS, PAIRS, SIGNATORIES, TREATIES, RealList

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def previewed(shared: Path, wanted: RealList) -> Import:
    load_countries()
    made = keep(shared / "data" / wanted.filename, kind=wanted.kind, filename=wanted.filename)
    stage(made, wanted.columns, wanted.options)
    made.refresh_from_db()
    assert made.problem == ""
    return made


def brought(shared: Path, wanted: RealList) -> Import:
    """The list, in the register as its preview said."""
    made = previewed(shared, wanted)
    assert verdicts(made) == wanted.verdicts
    apply_import(made, None)
    made.refresh_from_db()
    assert (made.state, made.problem) == ("applied", "")
    return made


def verdicts(file_import: Import) -> Counter[str]:
    return Counter(ImportRow.objects.filter(file_import=file_import).values_list("verdict", flat=True))


def undone(file_import: Import) -> None:
    """Takes the list back, of which nothing may stay."""
    undo(file_import, None)
    file_import.refresh_from_db()
    assert (file_import.state, file_import.problem) == ("undone", "")
    for model in (Agreement, Partnership, Organization, Person, Source):
        assert not model._default_manager.exists()


def messages(file_import: Import) -> Counter[str]:
    """What is said of the rows that are refused."""
    rows = ImportRow.objects.filter(file_import=file_import, verdict="error")
    return Counter(row.problems[-1]["message"] for row in rows)


def test_the_members_of_a_network_and_the_signatories_of_its_declaration(shared: Path) -> None:
    members = brought(shared, MEMBERS)
    assert NetworkMembership.objects.filter(network__name_en="Eurocities").count() == 206
    assert Organization.objects.filter(identifiers__value="Q239").get().name_en == "Brussels"
    assert verdicts(previewed(shared, MEMBERS)) == {"same": 206, "error": 3}

    signatories = brought(shared, SIGNATORIES)
    declaration = Agreement.objects.get()
    assert declaration.signatures.count() == 82
    assert declaration.signatures.filter(person=None).count() == 3
    posts = Membership.objects.filter(person__name="Burkhard Jung").order_by("post__label_en")
    assert [str(each.post) for each in posts] == ["Mayor, Leipzig", "President, Eurocities"]
    signed = Signature.objects.get(person__name="Burkhard Jung")
    assert (signed.title_as_printed, str(signed.post)) == (
        "Mayor of Leipzig and President of Eurocities",
        "Mayor, Leipzig",
    )
    assert Person.objects.count() == 79
    again = previewed(shared, SIGNATORIES)
    assert verdicts(again) == {"same": 82, "doubt": 3}
    undo(signatories, None)
    undone(members)


def test_thirteen_thousand_twinnings(shared: Path) -> None:
    made = brought(shared, PAIRS)
    refused = messages(made)
    assert sum(count for text, count in refused.items() if "is a Wikidata number, not a name" in text) == 4
    assert sum(count for text, count in refused.items() if "is no country of ISO 3166-1" in text) == 5
    assert Partnership.objects.count() == 9_912
    saint_denis = Organization.objects.filter(name_en="Saint-Denis", country="FR")
    assert saint_denis.count() == 2
    assert Organization.objects.filter(name_en__in=["Lohne", "Löhne"], country="DE").count() == 2
    assert verdicts(previewed(shared, PAIRS)) == {"same": 9_912 + 3_160, "error": 9}
    undone(made)


def test_eight_thousand_treaties_as_observed(shared: Path) -> None:
    made = brought(shared, TREATIES)
    assert messages(made) == {
        "The effect comes before the notice.": 2,
        "The agreement ends before it is concluded.": 1,
        "The agreement ends before it enters into force.": 1,
    }
    treaties = Agreement.objects.filter(scope="observed")
    assert treaties.count() == 8_130
    # None of the refused is among those without a signature date.
    assert treaties.filter(concluded_on=None).count() == 546
    sizes = Counter(treaties.annotate(size=Count("parties")).values_list("size", flat=True))
    assert (sizes[0], sizes[1]) == (38, 423)
    assert treaties.count() - treaties.values("title_en").distinct().count() == 211
    assert LifecycleAct.objects.filter(kind="termination").exclude(effective_on=None).count() == 136 - 2
    assert verdicts(previewed(shared, TREATIES)) == {"same": 8_130, "error": 4}
    undone(made)
