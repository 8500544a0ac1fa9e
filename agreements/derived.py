"""How the statuses of all agreements are computed at once, and compared with those kept."""

from core.derived import Derived

COLUMNS = (
    "agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,"
    " term_anchor, term_months, renewal_months, notice_months, term_limit"
)
COMPUTED = (
    "SELECT agreement.id AS agreement_id, status.* FROM agreements_agreement agreement"
    " CROSS JOIN LATERAL agreement_statuses(agreement.id) AS status"
)
# Several processes compute, one writes: whatever a function costs, the planner is to use them.
COMPUTE = (
    "SET LOCAL parallel_setup_cost = 0",
    "SET LOCAL parallel_tuple_cost = 0",
    "SET LOCAL min_parallel_table_scan_size = 0",
    f"CREATE TEMPORARY TABLE computed_status ON COMMIT DROP AS {COMPUTED}",
)
WRITE = (
    f"INSERT INTO agreements_statusperiod ({COLUMNS})"  # noqa: S608
    " SELECT * FROM computed_status ORDER BY agreement_id, lower(days) NULLS FIRST"
)
# Only what differs is written, of which there is mostly nothing; no two statuses of an agreement have the same days
# (status_period_one_a_day).
SAME_DAYS = "computed.agreement_id = kept.agreement_id AND computed.days = kept.days"
BESIDE_DAYS = COLUMNS.split(", ")[2:]
CORRECT = (
    "DELETE FROM agreements_statusperiod AS kept WHERE NOT EXISTS ("  # noqa: S608
    f"SELECT FROM computed_status AS computed WHERE {SAME_DAYS}"
    f" AND ({', '.join(f'computed.{name}' for name in BESIDE_DAYS)})"
    f" IS NOT DISTINCT FROM ({', '.join(f'kept.{name}' for name in BESIDE_DAYS)}))",
    f"INSERT INTO agreements_statusperiod ({COLUMNS}) SELECT computed.* FROM computed_status AS computed"  # noqa: S608
    f" WHERE NOT EXISTS (SELECT FROM agreements_statusperiod AS kept WHERE {SAME_DAYS})"
    " ORDER BY agreement_id, lower(days) NULLS FIRST",
)
# Those that refuse a status that was typed, and that would note a million agreements one by one.
TRIGGERS = ("keep_status", "note_insert", "note_delete")


def switched(state: str) -> str:
    """A statement that turns the triggers on or off: while they are off, nobody else can write statuses."""
    return "ALTER TABLE agreements_statusperiod " + ", ".join(f"{state} TRIGGER {name}" for name in TRIGGERS)


STATUSES = Derived(
    name="statuses",
    rebuild=[
        switched("DISABLE"),
        *COMPUTE,
        *CORRECT,
        "DROP TABLE computed_status",
        "INSERT INTO core_change (kind) VALUES ('agreement') ON CONFLICT DO NOTHING",
        # No table is altered while rows of it wait for a check.
        "SET CONSTRAINTS ALL IMMEDIATE",
        switched("ENABLE"),
    ],
    differences=(
        f"WITH computed AS ({COMPUTED}), kept AS (SELECT {COLUMNS} FROM agreements_statusperiod)"  # noqa: S608
        " SELECT DISTINCT 'agreement ' || agreement_id FROM ("
        "(TABLE computed EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE computed)"
        ") AS wrong ORDER BY 1"
    ),
)
