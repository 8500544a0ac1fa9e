"""Nothing is refused without a sentence, and no table is left without its guards."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, UniqueConstraint
from django.db.models.constraints import BaseConstraint
from django.utils import translation

from agreements.models import StatusPeriod
from core.admin.violations import sentence_of
from core.documents import SearchDocument
from core.models import Record
from core.rules import RULES
from tests.rules.sql import run

pytestmark = pytest.mark.django_db

OURS = ("core", "partnerships", "people", "agreements", "events")
MODELS = [
    model
    for label in OURS
    for model in apps.get_app_config(label).get_models()
    if not hasattr(model, "pgh_tracked_model")
]
EVENTS = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
RECORDS = [model for model in MODELS if issubclass(model, Record)]
CONSTRAINTS = [(model, constraint) for model in MODELS for constraint in model._meta.constraints]
SQL_TEXT = r"'((?:[^']|'')*)'"

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def refusals() -> dict[str, str]:
    """The name and the English sentence of each rule that a function of ours holds."""
    sources = run(
        "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%%refuse(%%'"
    )
    found = {}
    for (source,) in sources:
        for name, sentence in re.findall(rf"refuse\(\s*{SQL_TEXT},\s*{SQL_TEXT}", source):
            found[name] = sentence.replace("''", "'")
    return found


def told_to_triggers() -> set[str]:
    """The rules whose name is an argument of a trigger."""
    sources = {arguments[3] for arguments in given_to("require_source")}
    return sources | {arguments[0] for arguments in given_to("check_parents")}


def given_to(function: str, table: str | None = None) -> list[list[str]]:
    """The arguments of the triggers that call a function."""
    rows = run(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger"
        " WHERE tgfoid = %s::regproc AND coalesce(tgrelid = %s::regclass, true)",
        function,
        table,
    )
    return [arguments.split(r"\000") for (arguments,) in rows]


def held_by_tables() -> set[str]:
    """Checks, unique and exclusion constraints and composite foreign keys of the register's tables."""
    tables = [model._meta.db_table for model in MODELS] + ["people_erasure"]
    names = run(
        "SELECT conname FROM pg_constraint WHERE conrelid = ANY (%s::regclass[])"
        " AND (contype IN ('c', 'u', 'x') OR (contype = 'f' AND cardinality(conkey) > 1))",
        tables,
    )
    return {name for (name,) in names}


def told_by_fields() -> set[str]:
    """Constraints of a single column, for which the field of a form has its own sentence."""
    names = run(
        "SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
        " WHERE cardinality(conkey) = 1 AND conrelid = ANY (%s::regclass[])"
        " AND (conname = conrelid::regclass || '_' || attname || '_check' OR contype = 'u')",
        [model._meta.db_table for model in MODELS],
    )
    return {name for (name,) in names}


def test_every_refusal_has_its_sentence() -> None:
    with translation.override("en"):
        unsaid = {name: sentence for name, sentence in refusals().items() if sentence_of(name, None)[0] != sentence}
    assert len(refusals()) > 20
    assert not unsaid


def test_every_constraint_has_its_sentence() -> None:
    named = held_by_tables() - told_by_fields() | told_to_triggers()
    assert len(named) > 100
    assert not {name for name in named if not sentence_of(name, None)[0]}


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=[each.name for _model, each in CONSTRAINTS])
def test_a_constraint_says_what_is_wrong_and_at_which_field(
    model: type[models.Model], constraint: BaseConstraint
) -> None:
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message
    code = constraint.violation_error_code
    fields = {field.name for field in model._meta.fields}
    assert code in {*fields, constraint.name} or model is StatusPeriod, "name a field, or nothing for the whole row"


def test_every_sentence_is_of_a_rule_that_exists() -> None:
    of_types = {name for (name,) in run("SELECT conname FROM pg_constraint WHERE contypid <> 0")}
    assert set(RULES) <= refusals().keys() | held_by_tables() | told_to_triggers() | of_types


@pytest.mark.parametrize("name", RULES)
def test_every_sentence_is_shown_at_a_field_that_exists(name: str) -> None:
    rule = RULES[name]
    shown_at = [apps.get_model(rule.model)] if rule.model else RECORDS
    for model in shown_at if rule.field else []:
        assert model._meta.get_field(rule.field)


@every_model
def test_the_database_knows_the_choices(model: type[models.Model]) -> None:
    known: dict[str, list[str]] = {}
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and constraint.name.endswith("_known"):
            condition: Any = constraint.condition
            known.update(condition.children)
    for field in model._meta.local_fields:
        # Nobody but the database writes the documents that are searched.
        if field.choices and model is not SearchDocument:
            assert known[f"{field.name}__in"] == [value for value, _label in field.flatchoices]


@every_model
def test_text_is_never_null(model: type[models.Model]) -> None:
    """An empty text and none would be two ways to say the same; only what is unique needs the second."""
    texts = [field for field in model._meta.local_fields if isinstance(field, models.CharField | models.TextField)]
    assert {field.name for field in texts if field.null and not field.unique} == set()


@pytest.mark.parametrize("event", EVENTS, ids=lambda model: model._meta.db_table)
def test_a_history_and_its_table_are_guarded(event: Any) -> None:
    history = triggers(event)
    assert history["append_only"] == "A"
    assert "no_truncate" in history
    assert "no_truncate" in triggers(event.pgh_tracked_model)


def triggers(model: type[models.Model]) -> dict[str, str]:
    return dict(run("SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass", model._meta.db_table))


def parents(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The foreign keys that make a row a part of another one."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]


def records_of(model: type[models.Model]) -> set[type[models.Model]]:
    """The records a row of ``model`` is part of, at any depth."""
    if model in RECORDS:
        return {model}
    return {record for parent in parents(model) for record in records_of(parent.related_model)}


@every_model
def test_a_change_of_a_part_raises_the_version_of_its_record(model: type[models.Model]) -> None:
    touched = {arguments[0] for arguments in given_to("touch_record", model._meta.db_table)}
    expected = set() if model in RECORDS else {record._meta.db_table for record in records_of(model)}
    assert expected <= touched
    if expected:
        # Bits of INSERT, DELETE and UPDATE.
        assert run(
            "SELECT bit_or(tgtype & 28) FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgfoid IN ('touch_record'::regproc, 'touch_agreements'::regproc)",
            model._meta.db_table,
        ) == [(28,)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda model: model._meta.label)
def test_a_record_has_all_its_guards(record: type[models.Model]) -> None:
    guards = {"step_version", "no_delete_of_public", "no_return_to_draft", "no_truncate", "cites_source"}
    assert guards <= triggers(record).keys()


@every_model
def test_unique_constraints_over_what_may_be_empty_say_whether_empty_is_a_value(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            nullable = {name for name in constraint.fields if model._meta.get_field(name).null}
            is_said = constraint.nulls_distinct is not None or constraint.deferrable is not None
            assert not nullable or is_said, constraint.name


RULE_MIGRATIONS = [
    ("core", "0003_guards"),
    ("accounts", "0003_audit_triggers"),
    ("accounts", "0005_review_audited"),
    ("partnerships", "0002_rules"),
    ("people", "0002_rules"),
    ("agreements", "0002_rules"),
    ("agreements", "0003_status"),
    ("events", "0002_rules"),
    ("website", "0002_search"),
    ("website", "0003_publications_audited"),
    ("core", "0008_review"),
    ("events", "0005_changes_erased"),
    ("core", "0009_merged"),
    ("agreements", "0007_merged"),
    ("agreements", "0009_statuses_once_a_statement"),
    ("agreements", "0010_followed_up_together"),
    ("desk", "0002_merging"),
    ("desk", "0005_forget_imported_people"),
]


def guards() -> tuple[list[Any], list[Any]]:
    """All triggers and functions of the register, as they are written."""
    return (
        run("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"),
        run(
            "SELECT proname, prosrc, pg_get_function_arguments(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND proname <> '_pgtrigger_should_ignore' ORDER BY 1, 2, 3"
        ),
    )


def test_the_rules_can_be_taken_off_and_put_on_again() -> None:
    """Their operations one by one, because ``migrate`` would first rebuild every model there ever was."""
    migrations = MigrationLoader(connection).disk_migrations
    operations = [
        (label, each)
        for label, name in RULE_MIGRATIONS
        for each in migrations[label, name].operations
        if isinstance(each, RunSQL | RunPython)
    ]
    before = guards()
    with connection.schema_editor() as editor:
        for label, operation in reversed(operations):
            operation.database_backwards(label, editor, ProjectState(), ProjectState())
    assert not run("SELECT 1 FROM pg_proc WHERE proname IN ('refuse', 'check_agreement', 'erase_person', 'unguard')")
    assert not run("SELECT 1 FROM pg_trigger WHERE tgname IN ('append_only', 'no_truncate', 'step_version')")
    with connection.schema_editor() as editor:
        for label, operation in operations:
            operation.database_forwards(label, editor, ProjectState(), ProjectState())
    assert guards() == before
