"""The engine of imports: verdicts of the preview, what applying brings in, deciding and undoing."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from agreements.models import Agreement, LifecycleAct
from core.models import Source
from desk.imports.applying import apply_import
from desk.imports.deciding import DecisionError, decide, rejected_rows
from desk.imports.fields import KINDS, kinds, may_import
from desk.imports.mapping import problems_of, suggest
from desk.imports.models import Import, ImportedRow, ImportRow, SavedMapping
from desk.imports.staging import stage
from desk.imports.undoing import UndoError, undo, undo_blockers
from events.models import Visit
from partnerships.models import NetworkMembership, Organization, Partnership, Topic
from people.models import Membership, Person
from tests.factories import AgreementFactory, OrganizationFactory, PersonFactory
from tests.imports import rows, staged, uploaded, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries")]


TOWNS = """name_en,kind,country,latitude,longitude,wikidata,aliases
Ghent,city,BE,"51,05",3.7167,Q1296,Gand; Gent
Liège,city,Belgique,,,Q3992,
"""


def applied(kind: str, text: str, **fields: Any) -> Import:
    made = staged(kind, text, **fields)
    apply_import(made, None)
    made.refresh_from_db()
    assert (made.state, made.problem) == ("applied", "")
    return made


def problem(file_import: Import, number: int) -> dict[str, str]:
    return next(row for row in rows(file_import) if row.number == number).problems[-1]


def choose(file_import: Import, decision: str, user: Any = None, **which: Any) -> int:
    return decide(file_import, ImportRow.objects.filter(file_import=file_import, **which), decision, user)


def test_new_organizations_come_in_for_review_and_cite_the_file() -> None:
    made = applied("organizations", TOWNS)
    assert verdicts(made) == ["new", "new"]
    ghent = Organization.objects.get(name_en="Ghent")
    assert (ghent.publication, ghent.country_id, str(ghent.latitude)) == ("in_review", "BE", "51.05000")
    assert {name.name for name in ghent.other_names.all()} == {"Gand", "Gent"}
    assert [str(each) for each in ghent.identifiers.all()] == ["wikidata: Q1296"]
    assert ghent.citations.get().source.title == "list.csv"
    assert not made.file


def test_the_same_file_again_changes_nothing() -> None:
    applied("organizations", TOWNS)
    versions = list(Organization.objects.values_list("pk", "version"))
    again = applied("organizations", TOWNS)
    assert verdicts(again) == ["same", "same"]
    assert list(Organization.objects.values_list("pk", "version")) == versions
    assert Source.objects.count() == 1


def test_a_name_with_two_spaces_is_the_same_name_the_first_time_and_again() -> None:
    text = "title_en,parties\nOne,New  Guinea;Ghent\nTwo,New Guinea;Ghent\nThree,Upper  Silesia;Ghent\n"
    options = {"scope": "observed", "agreement_type": "treaty", "parties_kind": "region"}
    assert verdicts(applied("agreements", text, options=options)) == ["new"] * 3
    names = Organization.objects.values_list("name_en", flat=True)
    assert sorted(names) == ["Ghent", "New Guinea", "Upper Silesia"]
    assert verdicts(staged("agreements", text, options=options)) == ["same"] * 3


def test_changes_are_shown_old_and_new_and_made_only_when_somebody_says_so() -> None:
    town = OrganizationFactory(name_en="Ghent", kind="city", draft=True)
    text = "name_en,kind,country,location\nghent,city,BE,Flanders\n"
    made = staged("organizations", text)
    assert verdicts(made) == ["changed"]
    assert rows(made)[0].changes == [
        {"field": "name (en)", "old": "Ghent", "new": "ghent"},
        {"field": "located in", "old": "", "new": "Flanders"},
    ]
    apply_import(made, None)
    town.refresh_from_db()
    assert town.location == ""
    again = staged("organizations", text)
    choose(again, "apply")
    apply_import(again, None)
    town.refresh_from_db()
    assert (town.location, town.name_en) == ("Flanders", "ghent")
    assert town.citations.get(source__title="list.csv")


def test_an_identifier_comes_before_a_name() -> None:
    town = OrganizationFactory(name_en="Gent", kind="city", draft=True)
    town.identifiers.create(scheme="wikidata", value="Q1296")
    made = staged("organizations", TOWNS)
    assert verdicts(made) == ["changed", "new"], rows(made)[0].problems
    assert rows(made)[0].record_id == town.pk


def test_a_look_alike_is_proposed_and_never_merged_by_itself() -> None:
    munster = OrganizationFactory(name_en="Munster", kind="city", country__code="DE")
    text = "name_en,kind,country\nMünster,city,DE\nMÜNSTER,city,DE\n"
    made = staged("organizations", text)
    assert verdicts(made) == ["doubt", "doubt"]
    assert [(each["pk"], each["label"]) for each in rows(made)[0].candidates] == [(munster.pk, "Munster, city, DE")]
    apply_import(made, None)
    assert Organization.objects.filter(kind="city").count() == 1
    made = staged("organizations", text)
    with pytest.raises(DecisionError, match="does not have this candidate"):
        choose(made, f"use:{munster.pk + 1}")
    # The second row is about the same body: one decision for both.
    choose(made, "create", number=2)
    apply_import(made, None)
    assert sorted(Organization.objects.filter(kind="city").values_list("name_en", flat=True)) == ["Munster", "Münster"]
    assert verdicts(staged("organizations", text)) == ["same", "same"]


def test_a_doubt_can_be_settled_as_the_recorded_one() -> None:
    munster = OrganizationFactory(name_en="Munster", kind="city", country__code="DE", draft=True)
    made = staged("organizations", "name_en,kind,country,location\nMünster,city,DE,Lower Saxony\n")
    choose(made, f"use:{munster.pk}")
    apply_import(made, None)
    # What it changes is shown before it is changed.
    munster.refresh_from_db()
    assert (made.state, munster.location) == ("previewed", "")
    assert "row 2 changes what nobody has seen" in made.problem
    assert (rows(made)[0].verdict, rows(made)[0].changes[-1]["new"]) == ("doubt", "Lower Saxony")
    apply_import(made, None)
    munster.refresh_from_db()
    assert (Organization.objects.count(), munster.location) == (1, "Lower Saxony")


def test_same_name_in_another_country_or_of_another_kind_is_another_body() -> None:
    OrganizationFactory(name_en="Cambridge", kind="city", country__code="CA")
    OrganizationFactory(name_en="Cambridge", kind="province", country__code="GB")
    made = staged("organizations", "name_en,kind,country\nCambridge,city,GB\n")
    assert verdicts(made) == ["new"]


def test_without_a_country_a_name_is_only_proposed() -> None:
    OrganizationFactory(name_en="Cambridge", kind="city", country__code="GB")
    made = staged("organizations", "name_en,kind\nCambridge,city\n")
    assert verdicts(made) == ["doubt"]


PAIRS = """body_a,body_a_country,body_a_latitude,body_a_longitude,body_b,body_b_country,body_b_latitude,body_b_longitude
Berat,Albania,40.7022,19.9583,Amasya,Turkey,40.65,35.8331
Amasya,Turkey,40.65,35.8331,Berat,Albania,40.7022,19.9583
Berat,Albania,40.7023,19.9584,Amasya,Turkey,40.65,35.8331
Saint-Denis,France,48.94,2.36,Tiznit,Morocco,29.7,-9.73
Saint-Denis,France,-20.88,55.45,Tanga,Tanzania,-5.07,39.1
Nienburg,Germany,52.64,9.2,Nienburg,Germany,52.64,9.2
Atlantis,Lemuria,0,0,Berat,Albania,40.7022,19.9583
Q1030610,France,48,2,Berat,Albania,40.7022,19.9583
Ghent,Belgium,510,3.7,Berat,Albania,40.7022,19.9583
"""
PAIRS_OPTIONS = {"kind": "twinning", "body_a_kind": "city", "body_b_kind": "city"}


def test_pairs_of_towns() -> None:
    made = staged("partnerships", PAIRS, options=PAIRS_OPTIONS)
    assert verdicts(made) == ["new", "same", "same", "new", "new", "error", "error", "error", "error"]
    assert problem(made, 3)["message"] == problem(made, 4)["message"] == "Says the same as row 2."
    assert problem(made, 7)["message"] == "A partnership is between two different authorities."
    assert (problem(made, 8)["column"], problem(made, 8)["expected"][:14]) == ("body_a_country", "a code such as")
    assert "is a Wikidata number, not a name" in problem(made, 9)["message"]
    assert problem(made, 10)["expected"] == "from -90 to 90"
    apply_import(made, None)
    assert Partnership.objects.count() == 3
    assert Organization.objects.filter(name_en="Saint-Denis").count() == 2
    assert set(Partnership.objects.values_list("publication", flat=True)) == {"in_review"}
    again = staged("partnerships", PAIRS, options=PAIRS_OPTIONS)
    assert verdicts(again) == ["same"] * 5 + ["error"] * 4


def test_rejected_rows_can_be_corrected_and_brought_again() -> None:
    made = applied("partnerships", PAIRS, options=PAIRS_OPTIONS)
    header, *rejected = rejected_rows(made)
    assert (header[-1], len(rejected)) == ("errors", 4)
    assert rejected[1][-1].startswith("Row 8 | body_a_country: “Lemuria” is no country")
    row = ["Greece" if cell == "Lemuria" else cell for cell in rejected[1]]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (header, row))
    again = uploaded("partnerships", text)
    stage(again, made.columns, made.options)
    assert verdicts(again) == ["new"]


TREATY_FIELDS = [
    "identifier",
    "title_en",
    "concluded_on",
    "entry_into_force_on",
    "terminated_on",
    "terminated_effective_on",
    "parties",
    "topics",
    "document_url",
]
TREATIES = f"""{",".join(TREATY_FIELDS)}
T1,Treaty of commerce,1703-12-27,,,,PORTUGAL ; UNITED KINGDOM,TRADE,https://example.org/1.html
T2,Treaty of commerce,,1783-05-12,,,UNITED KINGDOM,TRADE,https://example.org/2.html
T3,Exchange of notes,1960,1959-01-01,1970-01-01,1971-01-01,PORTUGAL ; UNITED KINGDOM ; Portugal,,
T4,Postal convention,1879-12-02,1880-04-01,1923-12-08,1920-08-15,PORTUGAL ; UNITED KINGDOM,POSTAL,
T5,Exchange of notes,1957-12-06,,1957-06-30,,PORTUGAL ; UNITED KINGDOM,,
T6,Note without a day,32/13/1960,,,,PORTUGAL,,
"""
TREATIES_OPTIONS = {
    "identifier_scheme": "fcdo",
    "agreement_type": "treaty",
    "scope": "observed",
    "parties_kind": "country",
}


def test_observed_treaties_with_the_defects_of_the_real_list() -> None:
    portugal = OrganizationFactory(name_en="Portugal", kind="country", country__code="PT")
    made = staged("agreements", TREATIES, options=TREATIES_OPTIONS)
    assert verdicts(made) == ["new", "new", "new", "error", "error", "error"]
    assert problem(made, 5)["message"] == "The effect comes before the notice."
    assert problem(made, 5)["column"] == "terminated_effective_on"
    assert problem(made, 6)["message"] == "The agreement ends before it is concluded."
    assert (problem(made, 7)["column"], problem(made, 7)["expected"][:10]) == ("concluded_on", "26/10/2021")
    assert not Agreement.objects.exists()
    apply_import(made, None)
    one, two, three = Agreement.objects.order_by("pk")
    assert (one.publication, one.scope, one.title_en) == ("in_review", "observed", "Treaty of commerce")
    assert {str(each) for each in one.identifiers.all()} == {"fcdo: T1"}
    assert one.parties.get(position=1).organization == portugal
    assert [party.name_as_printed for party in one.parties.all()] == ["PORTUGAL", "UNITED KINGDOM"]
    assert one.documents.get().url == "https://example.org/1.html"
    assert (two.concluded_on, two.parties.count()) == (None, 1)
    assert three.parties.count() == 2
    act = LifecycleAct.objects.get(agreement=three, kind="termination")
    assert (str(act.acted_on), str(act.effective_on)) == ("1 January 1970", "1 January 1971")
    assert Topic.objects.get().name_en == "TRADE"
    assert verdicts(staged("agreements", TREATIES, options=TREATIES_OPTIONS)) == ["same"] * 3 + ["error"] * 3


SIGNATORIES = """signatory,signatory_title,signatory_capacity,signatory_for,signatory_for_wikidata
Anna A,Mayor of Leipzig and President of Eurocities,individual,Leipzig,Q2079
Ben B,Mayor of Aachen,individual,Aachen,Q1017
Carl C,"MEP, and former Mayor of Florence",individual,,
Eurocities,,organization,,
"""
SIGNATORIES_OPTIONS = {
    "title_en": "Joint statement",
    "agreement_type": "declaration",
    "scope": "observed",
    "signatory_for_kind": "city",
    "signatory_body_kind": "network",
    "signatory_posts": "yes",
}


def test_a_declaration_with_one_signatory_a_row() -> None:
    made = applied("agreements", SIGNATORIES, options=SIGNATORIES_OPTIONS)
    assert verdicts(made) == ["new"] * 4
    declaration = Agreement.objects.get()
    assert [str(party) for party in declaration.parties.all()] == ["Leipzig", "Aachen", "Eurocities"]
    first, second, third, fourth = declaration.signatures.order_by("position")
    assert (first.person.name, str(first.post)) == ("Anna A", "Mayor, Leipzig")
    assert {str(each.post) for each in first.person.memberships.all()} == {"Mayor, Leipzig", "President, Eurocities"}
    assert second.post.role == "mayor"
    assert (third.organization, third.person.name) == (None, "Carl C")
    assert (fourth.person, fourth.organization.name_en, fourth.organization.kind) == (None, "Eurocities", "network")
    assert verdicts(staged("agreements", SIGNATORIES, options=SIGNATORIES_OPTIONS)) == ["same"] * 4
    more = SIGNATORIES + "Dora D,Mayor of Ghent,individual,Ghent,Q1296\n"
    assert verdicts(staged("agreements", more, options=SIGNATORIES_OPTIONS)) == ["same"] * 4 + ["changed"]


def test_an_agreement_that_lacks_something_comes_in_as_a_draft() -> None:
    text = "title_en,agreement_type,parties,parties_kind\nCharter,twinning charter,Ghent; Melle,city\n"
    applied("agreements", text)
    assert Agreement.objects.get().publication == "draft"
    home = OrganizationFactory(home=True, name_en="Ghent", kind="city", country=None)
    applied("agreements", text.replace("Charter,", "Second charter,"))
    # Two bodies are called Ghent now, so that a person must say which is meant.
    assert Agreement.objects.count() == 1
    home.identifiers.create(scheme="wikidata", value="Q1")


def test_people_with_their_posts() -> None:
    text = """name,post,organization,organization_kind,started_on,ended_on
Anna A,mayor,Ghent,city,01/12/2018,2024
Anna A,president,Eurocities,network,2021,
,mayor,Melle,city,2019,
Ben B,mayor,Melle,city,2020,2019
"""
    made = applied("people", text)
    assert verdicts(made) == ["new", "new", "error", "error"]
    assert problem(made, 5)["message"] == "The membership ends before it starts."
    anna = Person.objects.get()
    held = {str(each.post): str(each.started_on) for each in anna.memberships.all()}
    assert held == {"mayor, Ghent": "1 December 2018", "president, Eurocities": "2021"}
    assert verdicts(staged("people", text)) == ["same", "same", "error", "error"]


def test_a_person_of_the_same_name_elsewhere_is_in_doubt() -> None:
    PersonFactory(name="Anna A")
    made = staged("people", "name,post,organization,organization_kind\nAnna A,mayor,Ghent,city\n")
    assert verdicts(made) == ["doubt"]


def test_members_of_a_network_and_what_is_part_of_what() -> None:
    text = "name_en,kind,parent,parent_kind,network,network_joined_on\nGhent,city,Flanders,region,Eurocities,1986\n"
    applied("organizations", text)
    member = NetworkMembership.objects.get()
    assert (str(member), str(member.joined_on)) == ("Ghent – Eurocities", "1986")
    assert member.member.parent.name_en == "Flanders"
    assert verdicts(staged("organizations", text)) == ["same"]


def test_visits() -> None:
    text = """title_en,direction,started_on,ended_on,visitor,visitor_kind,topics
Mission,mission abroad,26/10/2021,28/10/2021,Ghent,city,Culture; Youth
Mission,outgoing,28/10/2021,26/10/2021,Ghent,city,
"""
    made = applied("visits", text)
    assert verdicts(made) == ["new", "error"]
    assert problem(made, 3)["message"] == "The visit ends before it starts."
    assert Visit.objects.get().topics.count() == 2
    assert verdicts(staged("visits", text)) == ["same", "error"]


def test_what_the_register_refuses_only_now_stops_everything_and_is_told_at_the_row() -> None:
    made = staged("organizations", TOWNS)
    other = OrganizationFactory(name_en="Liege", kind="city", country__code="BE")
    apply_import(made, None)
    made.refresh_from_db()
    assert (made.state, bool(made.file)) == ("previewed", True)
    assert Organization.objects.get() == other
    assert [row.verdict for row in rows(made)] == ["new", "doubt"]


def test_an_import_can_be_undone_as_a_whole_until_somebody_edits() -> None:
    town = OrganizationFactory(name_en="Liège", kind="city", country__code="BE", draft=True)
    text = TOWNS.replace("aliases", "location").replace("Gand; Gent", "Flanders").replace("Q3992,", "Q3992,Wallonia")
    made = staged("organizations", text)
    choose(made, "apply", verdict="changed")
    apply_import(made, None)
    town.refresh_from_db()
    assert (town.location, town.identifiers.count()) == ("Wallonia", 1)
    assert undo_blockers(made) == []
    undo(made, None)
    made.refresh_from_db()
    town.refresh_from_db()
    assert made.state == "undone"
    assert (town.location, town.identifiers.count(), town.citations.filter(source__title="list.csv").count()) == (
        "",
        0,
        0,
    )
    assert Organization.objects.get() == town
    again = staged("organizations", text)
    assert verdicts(again) == ["new", "changed"], rows(again)[0].problems


def test_undoing_names_what_was_edited_or_is_used_since() -> None:
    made = applied("organizations", TOWNS)
    ghent, liege = Organization.objects.order_by("name_en")
    party = AgreementFactory().parties.create(organization=liege)
    # Within one transaction a version does not rise; the one noted is made an earlier one.
    ImportedRow.objects.filter(record_id=ghent.pk, table="partnerships.Organization").update(version=0)
    assert undo_blockers(made) == [ghent, party]
    with pytest.raises(UndoError, match=r"organization .*, Ghent"):
        undo(made, None)
    assert Organization.objects.filter(name_en__in=["Ghent", "Liège"]).count() == 2


def test_a_whole_declaration_is_undone_with_its_people_posts_and_bodies() -> None:
    made = applied("agreements", SIGNATORIES, options=SIGNATORIES_OPTIONS)
    undo(made, None)
    assert not Agreement.objects.exists()
    assert not Person.objects.exists()
    assert not Organization.objects.exists()
    assert not Source.objects.exists()


def editor(role: str) -> User:
    user = User.objects.create(username=role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def test_changes_of_what_is_public_are_decided_by_who_may_publish() -> None:
    OrganizationFactory(name_en="Liège", kind="city", country__code="BE")
    made = staged("organizations", TOWNS)
    with pytest.raises(DecisionError, match="is or was published"):
        choose(made, "apply", editor("editor"), verdict="changed")
    assert choose(made, "apply", editor("publisher"), verdict="changed") == 1


def test_senseless_decisions_are_refused() -> None:
    made = staged("partnerships", PAIRS, options=PAIRS_OPTIONS)
    with pytest.raises(DecisionError, match="Row 7 is “error”"):
        choose(made, "apply", verdict="error")
    with pytest.raises(DecisionError, match="one of its candidates"):
        choose(made, "merge")
    choose(made, "skip", number=2)
    apply_import(made, None)
    with pytest.raises(DecisionError, match="between the preview and applying"):
        choose(made, "skip")
    assert Partnership.objects.count() == 2


def test_editors_may_import_and_viewers_not() -> None:
    may, may_not = editor("editor"), editor("viewer")
    assert [(may_import(may, kind), may_import(may_not, kind)) for kind in kinds()] == [(True, False)] * 5


def test_an_import_stands_in_the_audit_log_and_in_the_history() -> None:
    user = editor("editor")
    made = staged("organizations", TOWNS)
    apply_import(made, user)
    event = AuditEvent.objects.get(action="imported")
    assert (event.actor, event.details["rows"], event.object_id) == (user, 2, made.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT metadata FROM pghistory_context")
        assert [metadata for (metadata,) in cursor.fetchall() if "import" in metadata]


def test_columns_are_suggested_and_a_wrong_choice_is_told() -> None:
    kind = KINDS["agreements"]
    headers = ["Title", "signed_on", "Party A", "party_b", "Remarks"]
    assert suggest(kind, headers) == {
        "Title": "title_en",
        "signed_on": "concluded_on",
        "Party A": "parties",
        "party_b": "parties",
    }
    assert problems_of(kind, headers, {"Nowhere": "title_en"}, {"agreement_type": "treaty"}) == [
        "The file has no column “Nowhere”."
    ]
    assert problems_of(kind, headers, {"Title": "title_en", "Remarks": "title_en"}, {}) == [
        "“Title” and “Remarks” cannot both be “title (English)”: choose one of them.",
        "No column is “type”: choose one, or say it for all rows.",
    ]


def test_each_template_is_taken_as_it_is() -> None:
    for kind in kinds():
        headings, example = kind.template_rows()
        text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (headings, example))
        made = uploaded(kind.code, text)
        stage(made, dict(zip(headings, headings, strict=True)), {})
        assert verdicts(made) == ["new"], rows(made)[0].problems


def test_a_file_or_mapping_that_cannot_be_is_told_and_leaves_no_rows() -> None:
    made = uploaded("organizations", '"name_en\nGhent\n')
    stage(made, {"name_en": "name_en"}, {"kind": "city"})
    assert (made.state, ImportRow.objects.exists()) == ("failed", False)
    assert made.problem
    made = uploaded("organizations", TOWNS)
    stage(made, {"name_en": "name_en"}, {"kind": "village"})
    assert (made.state, made.problem) == ("failed", "“village” is not one of the choices.")


def test_the_preview_needs_the_same_queries_for_more_rows() -> None:
    counts = []
    for size in (3, 30):
        text = "name_en,kind,country\n" + "".join(f"Town {size} {number},city,BE\n" for number in range(size))
        with CaptureQueriesContext(connection) as queries:
            staged("organizations", text)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_command_uses_a_saved_mapping_and_says_what_it_did(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "towns.csv"
    path.write_text("Town;Land\nGhent;België\nNowhere;Lemuria\n", encoding="utf-8")
    SavedMapping.objects.create(
        kind="organizations", name="towns", columns={"Town": "name_en", "Land": "country"}, options={"kind": "city"}
    )
    call_command("import_file", str(path), "--kind=organizations", "--mapping=towns", "--apply")
    told = capsys.readouterr().out
    assert "2 rows: 1 new, 0 changed, 0 same, 0 in doubt, 1 error." in told
    assert "row 3, error: “Lemuria” is no country" in told
    assert "1 rows applied, 1 left out." in told
    with pytest.raises(CommandError, match="There is no mapping"):
        call_command("import_file", str(path), "--kind=organizations", "--mapping=other")
    assert Membership.objects.count() == 0
