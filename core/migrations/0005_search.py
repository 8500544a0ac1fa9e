from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# Folded, and nothing but letters, digits and single blanks: so that the parser finds words, never addresses, numbers
# with a sign or paths, in every script and on every server.
SEARCH_TEXT = """
CREATE FUNCTION search_text(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(fold(value) COLLATE register_case, '[^[:alnum:] ]+', ' ', 'g')
"""

# An index of words does not know where a word stands: a word of a name stands in it once more, with a mark before it.
MARKED = """
CREATE FUNCTION search_marked(vector tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_tsvector(ARRAY(SELECT '^' || lexeme FROM unnest(tsvector_to_array(vector)) AS lexeme))
"""

# A document is cut where no reader would still look: beyond its bounds PostgreSQL would refuse the record itself.
SEARCH_VECTOR = """
CREATE FUNCTION search_part_vector(value text, most integer, weight "char") RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN value IS NULL THEN ''::tsvector
        ELSE setweight(to_tsvector('simple'::regconfig, search_text(left(value, most))), weight)
    END;
CREATE FUNCTION search_vector(marked text, names text, others text, texts text, rest text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(search_marked(search_part_vector(marked, 20000, 'A')), ''::tsvector)
        || search_part_vector(names, 20000, 'A') || search_part_vector(others, 60000, 'B')
        || search_part_vector(texts, 60000, 'C') || search_part_vector(rest, 60000, 'D')
"""

# Two words one letter apart (one more, one less, another, two exchanged) have something in common here.
SEARCH_NEAR = """
CREATE FUNCTION search_near(word text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(
        SELECT DISTINCT overlay(word PLACING '' FROM place FOR 1) FROM generate_series(1, length(word)) AS place
    ) || word
"""

SEARCH_WORDS = """
CREATE FUNCTION search_words(value text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(
        SELECT lexeme FROM unnest(to_tsvector('simple'::regconfig, search_text(value)))
        ORDER BY positions[1]
    )
"""

# A word typed stands for all words that begin with it, and for the known words that have it inside; of one with a
# hyphen the pieces before the last are whole words. A number with a hyphen is also looked for in one piece, as registry
# numbers are kept.
SEARCH_QUERY = """
CREATE FUNCTION search_part(lexeme text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    containing text[];
BEGIN
    IF length(lexeme) >= 3 THEN
        containing := ARRAY(SELECT word FROM core_word WHERE word LIKE '%_' || lexeme || '%' LIMIT 65);
        IF cardinality(containing) > 64 THEN
            containing := NULL;
        END IF;
    END IF;
    RETURN '(' || array_to_string(
        format('''%s'':*', lexeme) || ARRAY(SELECT format('''%s''', word) FROM unnest(containing) AS word),
        ' | '
    ) || ')';
END $$;
CREATE FUNCTION search_query(words text[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(
        CASE
            WHEN word ~ '^[0-9]+([-/.][0-9]+)+$' THEN format(
                '(''%s'':* | (%s))', regexp_replace(word, '[^0-9]', '', 'g'), asked
            )
            ELSE asked
        END,
        ' & '
    )
    FROM unnest(words) AS word
    CROSS JOIN LATERAL (
        SELECT string_agg(
            CASE WHEN next IS NULL THEN search_part(lexeme) ELSE format('''%s''', lexeme) END, ' & '
        ) AS asked
        FROM (SELECT lexeme, lead(lexeme) OVER () AS next FROM unnest(search_words(word)) AS lexeme) AS pieces
    ) AS parts
    WHERE asked IS NOT NULL
$$;
-- The same words where they are marked as those of names; no word holds a quotation mark.
CREATE FUNCTION search_named(query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(query::text, '''([^'']+)''', '''^\\1''', 'g')::tsquery
"""

SEARCH_RANK = """
CREATE FUNCTION search_rank(vector tsvector, query tsquery) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ts_rank('{0.05, 0.2, 0.4, 1}', vector, query, 1)
"""

# Without many statistics a rare word looks frequent to the planner. A vector too long for its row lies apart as it is.
STORED = """
ALTER TABLE core_searchdocument ALTER COLUMN vector SET STORAGE EXTERNAL;
ALTER TABLE core_searchdocument ALTER COLUMN vector SET STATISTICS 1000
"""

# Words are only ever added while documents change, since a counter of each would make every edit wait for others. A
# word no document has any more is never shown, and goes when the vocabulary is made anew.
LEARN = """
CREATE FUNCTION search_vocabulary(vector tsvector) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    -- Who is found on acts only has names with a mark and nothing else.
    SELECT word
    FROM unnest(tsvector_to_array(coalesce(nullif(ts_filter(vector, '{a,b}'), ''), vector))) AS lexeme
    CROSS JOIN LATERAL ltrim(lexeme, '^') AS word
    WHERE length(word) BETWEEN 3 AND 60 AND word !~ '^[0-9]+$';
END;
-- OFFSET keeps each look-up a look-up: to the planner a document has so many words that reading all known ones seems less
-- work. Both triggers fire where a document is written whether or not there was one; for one of them there are no rows.
CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql SET jit = off AS $$
BEGIN
    IF EXISTS (SELECT FROM new_rows) THEN
        INSERT INTO core_word (word, near)
            SELECT word, search_near(word)
            FROM (SELECT DISTINCT search_vocabulary(vector) AS word FROM new_rows) AS learned
            WHERE NOT EXISTS (SELECT FROM core_word known WHERE known.word = learned.word OFFSET 0)
            ORDER BY word
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER learn_inserted_words AFTER INSERT ON core_searchdocument
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER learn_updated_words AFTER UPDATE ON core_searchdocument
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE FUNCTION rebuild_vocabulary() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMPORARY TABLE words_in_use ON COMMIT DROP AS
        SELECT DISTINCT search_vocabulary(vector) AS word FROM core_searchdocument;
    DELETE FROM core_word WHERE word NOT IN (SELECT word FROM words_in_use);
    INSERT INTO core_word (word, near)
        SELECT word, search_near(word) FROM words_in_use
        WHERE word NOT IN (SELECT word FROM core_word)
        ON CONFLICT DO NOTHING;
    DROP TABLE words_in_use;
END $$
"""

KINDS = [
    ("organization", "organization"),
    ("person", "person"),
    ("agreement", "agreement"),
    ("visit", "visit"),
    ("topic", "topic"),
]


class Migration(migrations.Migration):
    """Search documents, and the words of names and titles."""

    dependencies: list[Any] = [("core", "0004_changes")]
    operations: list[Any] = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, editable=False, max_length=12, verbose_name="kind of record")),
                ("record", models.BigIntegerField(editable=False, verbose_name="number of the record")),
                (
                    "vector",
                    django.contrib.postgres.search.SearchVectorField(
                        editable=False, verbose_name="words with their places and weights"
                    ),
                ),
            ],
            options={
                "verbose_name": "search document",
                "verbose_name_plural": "search documents",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", kind)),
                        fastupdate=True,
                        fields=["vector"],
                        gin_pending_list_limit=256,
                        name=f"search_{kind}",
                    )
                    for kind, _label in KINDS
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "word",
                    models.TextField(editable=False, primary_key=True, serialize=False, verbose_name="word"),
                ),
                (
                    "near",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        editable=False,
                        size=None,
                        verbose_name="itself and without one letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["near"], name="word_near"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("word"), "gin_trgm_ops"),
                        fastupdate=False,
                        name="word_trgm",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION search_text(text)"),
        migrations.RunSQL(MARKED, "DROP FUNCTION search_marked(tsvector)"),
        migrations.RunSQL(
            SEARCH_VECTOR,
            "DROP FUNCTION search_vector(text, text, text, text, text);"
            'DROP FUNCTION search_part_vector(text, integer, "char")',
        ),
        migrations.RunSQL(SEARCH_NEAR, "DROP FUNCTION search_near(text)"),
        migrations.RunSQL(SEARCH_WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(
            SEARCH_QUERY,
            "DROP FUNCTION search_named(tsquery); DROP FUNCTION search_query(text[]); DROP FUNCTION search_part(text)",
        ),
        migrations.RunSQL(SEARCH_RANK, "DROP FUNCTION search_rank(tsvector, tsquery)"),
        migrations.RunSQL(STORED, migrations.RunSQL.noop),
        migrations.RunSQL(
            LEARN,
            "DROP FUNCTION rebuild_vocabulary();"
            "DROP TRIGGER learn_updated_words ON core_searchdocument;"
            "DROP TRIGGER learn_inserted_words ON core_searchdocument;"
            "DROP FUNCTION learn_words();"
            "DROP FUNCTION search_vocabulary(tsvector)",
        ),
    ]
