from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# Every body is written in standard form (RETURN …): PostgreSQL binds the names in it when the function
# is created, so that no later search_path, nor the empty one of pg_dump, changes its meaning.

FOLD = """
CREATE FUNCTION fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent'::regdictionary, value) COLLATE register_case)
"""

# What is a capital letter must not depend on the server: in its locale "C" only ASCII letters have a case.
REGISTER_CASE = """
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        CREATE COLLATION register_case (provider = builtin, locale = 'C.UTF-8');
    ELSE
        CREATE COLLATION register_case (provider = libc, locale = 'C.UTF-8');
    END IF;
END $$
"""

ADD_MONTHS = """
CREATE FUNCTION add_months(anchor date, months integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (anchor + make_interval(months => months))::date
"""

# The possible days of an imprecise date are a day, a calendar month or a calendar year, or three of them
# in a row where the date is approximate; the empty range is an open date.
IS_IMPRECISE_DATE = """
CREATE FUNCTION is_imprecise_date(days daterange) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN days IS NULL OR isempty(days) OR coalesce(
        isfinite(lower(days)) AND isfinite(upper(days))
        AND lower(days) >= DATE '1000-01-01' AND upper(days) <= DATE '3000-01-01'
        AND CASE
            WHEN upper(days) - lower(days) IN (1, 3) THEN true
            WHEN extract(day FROM lower(days)) <> 1 THEN false
            WHEN upper(days) IN (
                lower(days) + INTERVAL '1 month', lower(days) + INTERVAL '3 months'
            ) THEN true
            ELSE extract(month FROM lower(days)) = 1 AND upper(days) IN (
                lower(days) + INTERVAL '1 year', lower(days) + INTERVAL '3 years'
            )
        END,
        false
    )
"""

IMPRECISE_DATE = """
CREATE DOMAIN imprecise_date AS daterange
    CONSTRAINT imprecise_date_precision CHECK (is_imprecise_date(VALUE))
"""

IMPRECISE_PRECISION = """
CREATE FUNCTION imprecise_precision(days daterange) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN upper(days) - lower(days) <= 3 THEN 'day'
        WHEN upper(days) - lower(days) <= 92 THEN 'month'
        WHEN upper(days) - lower(days) <= 1096 THEN 'year'
    END
"""

IMPRECISE_IS_APPROXIMATE = """
CREATE FUNCTION imprecise_is_approximate(days daterange) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN NOT isempty(days) AND upper(days) - lower(days) IN (3, 89, 90, 91, 92, 1095, 1096)
"""

IMPRECISE_VALUE = """
CREATE FUNCTION imprecise_value(days daterange) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN NOT imprecise_is_approximate(days) THEN lower(days)
        WHEN imprecise_precision(days) = 'day' THEN lower(days) + 1
        WHEN imprecise_precision(days) = 'month' THEN (lower(days) + INTERVAL '1 month')::date
        WHEN imprecise_precision(days) = 'year' THEN (lower(days) + INTERVAL '1 year')::date
    END
"""

# to_char() and date::text are not immutable, hence lpad(): only an immutable body is inlined and fast.
EDTF = """
CREATE FUNCTION edtf(days daterange) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN isempty(days) THEN '..'
        ELSE extract(year FROM imprecise_value(days))::text
            || CASE
                WHEN imprecise_precision(days) = 'year' THEN ''
                ELSE '-' || lpad(extract(month FROM imprecise_value(days))::text, 2, '0')
            END
            || CASE
                WHEN imprecise_precision(days) <> 'day' THEN ''
                ELSE '-' || lpad(extract(day FROM imprecise_value(days))::text, 2, '0')
            END
            || CASE WHEN imprecise_is_approximate(days) THEN '~' ELSE '' END
    END
"""

EARLIEST = """
CREATE FUNCTION earliest(days daterange) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(days)
"""

LATEST = """
CREATE FUNCTION latest(days daterange) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN upper(days) - 1
"""

CERTAIN_PERIOD = """
CREATE FUNCTION certain_period(started_on daterange, ended_on daterange) RETURNS daterange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN latest(started_on) < earliest(ended_on) THEN daterange(latest(started_on), earliest(ended_on))
        ELSE 'empty'::daterange
    END
"""

# From the last possible first day to the first possible last day; an open suspension lasts, and where no last day is
# recorded only the first day is certain.
SUSPENSION_DAYS = """
CREATE FUNCTION suspension_days(started_on daterange, ended_on daterange) RETURNS daterange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN started_on IS NULL THEN 'empty'::daterange
        WHEN ended_on IS NULL THEN daterange(latest(started_on), latest(started_on), '[]')
        WHEN isempty(ended_on) THEN daterange(latest(started_on), NULL)
        WHEN latest(started_on) <= earliest(ended_on)
            THEN daterange(latest(started_on), earliest(ended_on), '[]')
        ELSE 'empty'::daterange
    END
"""


class Migration(migrations.Migration):
    """Extensions, folding for search, month arithmetic and the type of imprecise dates."""

    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(REGISTER_CASE, "DROP COLLATION register_case"),
        migrations.RunSQL(FOLD, "DROP FUNCTION fold(text)"),
        migrations.RunSQL(ADD_MONTHS, "DROP FUNCTION add_months(date, integer)"),
        migrations.RunSQL(IS_IMPRECISE_DATE, "DROP FUNCTION is_imprecise_date(daterange)"),
        migrations.RunSQL(IMPRECISE_DATE, "DROP DOMAIN imprecise_date"),
        migrations.RunSQL(IMPRECISE_PRECISION, "DROP FUNCTION imprecise_precision(daterange)"),
        migrations.RunSQL(
            IMPRECISE_IS_APPROXIMATE,
            "DROP FUNCTION imprecise_is_approximate(daterange)",
        ),
        migrations.RunSQL(IMPRECISE_VALUE, "DROP FUNCTION imprecise_value(daterange)"),
        migrations.RunSQL(EDTF, "DROP FUNCTION edtf(daterange)"),
        migrations.RunSQL(EARLIEST, "DROP FUNCTION earliest(daterange)"),
        migrations.RunSQL(LATEST, "DROP FUNCTION latest(daterange)"),
        migrations.RunSQL(SUSPENSION_DAYS, "DROP FUNCTION suspension_days(daterange, daterange)"),
        migrations.RunSQL(CERTAIN_PERIOD, "DROP FUNCTION certain_period(daterange, daterange)"),
    ]
