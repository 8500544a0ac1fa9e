from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations

LANGUAGES = ("fr", "nl", "en")
ORGANIZATION_NAMES = ["name_fr", "name_nl", "name_en", "native_name", "short_name"]


def texts(weight: str, alias: str, *columns: str) -> str:
    """Rows of (weight, language, text) of some columns; a column in three languages is named once."""
    return ", ".join(f"('{weight}', '{language_of(column)}', {alias}.{column})" for column in columns)


def language_of(column: str) -> str:
    ending = column.rpartition("_")[2]
    return ending if ending in LANGUAGES else ""


def in_languages(*stems: str) -> list[str]:
    return [f"{stem}_{language}" for stem in stems for language in LANGUAGES]


# Who takes part in a visit, under which heading it may be.
VIEWS = """
CREATE VIEW search_visit_organizations AS
    SELECT id AS visit_id, visitor_id AS organization_id FROM events_visit
    UNION ALL SELECT visit_id, organization_id FROM events_delegationmember
    UNION ALL SELECT visit_id, sending_organization_id FROM events_delegationmember
    UNION ALL SELECT visit_id, host_id FROM events_programmeitem
    UNION ALL SELECT i.visit_id, p.organization_id
        FROM events_programmeparticipant p JOIN events_programmeitem i ON i.id = p.item_id
    UNION ALL SELECT v.visit_id, p.organization_a_id
        FROM events_visitpartnership v JOIN partnerships_partnership p ON p.id = v.partnership_id
        WHERE p.publication = 'published'
    UNION ALL SELECT v.visit_id, p.organization_b_id
        FROM events_visitpartnership v JOIN partnerships_partnership p ON p.id = v.partnership_id
        WHERE p.publication = 'published';
CREATE VIEW search_visit_people AS
    SELECT visit_id, person_id FROM events_delegationmember
    UNION ALL SELECT i.visit_id, p.person_id
        FROM events_programmeparticipant p JOIN events_programmeitem i ON i.id = p.item_id
"""

# The names under which the public may find whoever takes part in something: of a person who has no page only the one
# that stands on acts.
NAMES = f"""
CREATE FUNCTION search_organization_names(organization bigint) RETURNS TABLE (language text, name text)
    LANGUAGE sql STABLE ROWS 3 AS $$
    SELECT t.language, t.name
    FROM partnerships_organization o
    CROSS JOIN LATERAL (VALUES {texts("", "o", *ORGANIZATION_NAMES)}) AS t (weight, language, name)
    WHERE o.id = organization AND o.publication = 'published' AND t.name <> ''
    UNION ALL
    SELECT '', n.name
    FROM partnerships_organization o JOIN partnerships_organizationname n ON n.organization_id = o.id
    WHERE o.id = organization AND o.publication = 'published'
$$;
CREATE FUNCTION search_person_names(person bigint) RETURNS TABLE (language text, name text)
    LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT '', p.name FROM people_person p
    WHERE p.id = person AND p.publication = 'published' AND p.visibility IN ('public', 'unlisted')
    UNION ALL
    SELECT '', n.name FROM people_person p JOIN people_personname n ON n.person_id = p.id
    WHERE p.id = person AND p.publication = 'published' AND p.visibility = 'public'
$$
"""

# Each kind: every public text of some records, with its weight. This alone says what is searched, and what an excerpt
# may show.
ORGANIZATION = f"""
    SELECT o.id, t.weight, t.language, t.part
    FROM partnerships_organization o
    CROSS JOIN LATERAL (VALUES
        {texts("A", "o", *ORGANIZATION_NAMES)},
        {texts("C", "o", *in_languages("description"))},
        {texts("D", "o", "location")}
    ) AS t (weight, language, part)
    WHERE o.id = ANY (ids) AND o.publication = 'published'
    UNION ALL
    SELECT o.id, 'B', '', n.name
    FROM partnerships_organization o JOIN partnerships_organizationname n ON n.organization_id = o.id
    WHERE o.id = ANY (ids) AND o.publication = 'published'
    UNION ALL
    SELECT o.id, 'D', '', i.value
    FROM partnerships_organization o JOIN partnerships_organizationidentifier i ON i.organization_id = o.id
    WHERE o.id = ANY (ids) AND o.publication = 'published'
    UNION ALL
    SELECT o.id, t.weight, t.language, t.part
    FROM partnerships_organization o
    JOIN partnerships_partnership p ON o.id IN (p.organization_a_id, p.organization_b_id)
    CROSS JOIN LATERAL (VALUES {texts("C", "p", *in_languages("summary"))}) AS t (weight, language, part)
    WHERE o.id = ANY (ids) AND o.publication = 'published' AND NOT o.is_home AND p.publication = 'published'
"""

PERSON = f"""
    SELECT p.id, t.weight, t.language, t.part
    FROM people_person p
    CROSS JOIN LATERAL (VALUES
        {texts("A", "p", "name")},
        {texts("B", "p", "given_name", "family_name", "sort_name")},
        {texts("C", "p", *in_languages("biography"))}
    ) AS t (weight, language, part)
    WHERE p.id = ANY (ids) AND p.publication = 'published' AND p.visibility = 'public'
    UNION ALL
    SELECT p.id, 'B', '', n.name
    FROM people_person p JOIN people_personname n ON n.person_id = p.id
    WHERE p.id = ANY (ids) AND p.publication = 'published' AND p.visibility = 'public'
    UNION ALL
    SELECT p.id, t.weight, t.language, t.part
    FROM people_person p
    JOIN people_membership m ON m.person_id = p.id
    JOIN people_post post ON post.id = m.post_id
    JOIN partnerships_organization o ON o.id = post.organization_id AND o.publication = 'published'
    CROSS JOIN LATERAL (VALUES
        {texts("C", "post", *in_languages("label"))},
        {texts("D", "o", *in_languages("name"))}
    ) AS t (weight, language, part)
    WHERE p.id = ANY (ids) AND p.publication = 'published' AND p.visibility = 'public'
"""

# Numbers with a hyphen stand once more in one piece, so that a whole one finds nothing but itself.
AGREEMENT = f"""
    SELECT a.id, t.weight, t.language, t.part
    FROM agreements_agreement a
    CROSS JOIN LATERAL (VALUES
        {texts("A", "a", *in_languages("title"), "registry_number")},
        ('A', '', replace(a.registry_number, '-', '')),
        {texts("C", "a", *in_languages("summary"))},
        {texts("D", "a", "concluded_at")}
    ) AS t (weight, language, part)
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, 'B', '', p.name_as_printed
    FROM agreements_agreement a JOIN agreements_party p ON p.agreement_id = a.id
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, 'B', n.language, n.name
    FROM agreements_agreement a
    JOIN agreements_party p ON p.agreement_id = a.id
    CROSS JOIN LATERAL search_organization_names(p.organization_id) AS n
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, 'B', n.language, n.name
    FROM agreements_agreement a
    JOIN agreements_signature s ON s.agreement_id = a.id
    CROSS JOIN LATERAL search_person_names(s.person_id) AS n
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, t.weight, t.language, t.part
    FROM agreements_agreement a
    JOIN agreements_agreementidentifier i ON i.agreement_id = a.id
    CROSS JOIN LATERAL (VALUES ('B', '', i.value), ('B', '', regexp_replace(i.value, '([0-9])[-/.](?=[0-9])', '\\1', 'g')))
        AS t (weight, language, part)
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, t.weight, t.language, t.part
    FROM agreements_agreement a
    JOIN agreements_commitment c ON c.agreement_id = a.id
    CROSS JOIN LATERAL (VALUES {texts("C", "c", *in_languages("text"))}) AS t (weight, language, part)
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, t.weight, t.language, t.part
    FROM agreements_agreement a
    JOIN agreements_document d ON d.agreement_id = a.id AND d.access = 'public'
    CROSS JOIN LATERAL (VALUES {texts("C", "d", *in_languages("title"))}) AS t (weight, language, part)
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, 'D', '', s.title_as_printed
    FROM agreements_agreement a
    JOIN agreements_signature s ON s.agreement_id = a.id
    LEFT JOIN people_person p ON p.id = s.person_id
    WHERE a.id = ANY (ids) AND a.publication = 'published'
        AND (s.person_id IS NULL OR p.publication = 'published' AND p.visibility IN ('public', 'unlisted'))
"""

VISIT = f"""
    SELECT v.id, t.weight, t.language, t.part
    FROM events_visit v
    CROSS JOIN LATERAL (VALUES
        {texts("A", "v", *in_languages("title"))},
        {texts("C", "v", *in_languages("summary"), "places")}
    ) AS t (weight, language, part)
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, 'B', n.language, n.name
    FROM events_visit v
    JOIN (SELECT DISTINCT visit_id, organization_id FROM search_visit_organizations WHERE visit_id = ANY (ids)) AS b
        ON b.visit_id = v.id
    CROSS JOIN LATERAL search_organization_names(b.organization_id) AS n
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, 'B', n.language, n.name
    FROM events_visit v
    JOIN (SELECT DISTINCT visit_id, person_id FROM search_visit_people WHERE visit_id = ANY (ids)) AS b
        ON b.visit_id = v.id
    CROSS JOIN LATERAL search_person_names(b.person_id) AS n
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, t.weight, t.language, t.part
    FROM events_visit v
    JOIN events_programmeitem i ON i.visit_id = v.id
    CROSS JOIN LATERAL (VALUES {texts("C", "i", *in_languages("title", "summary"), "place")})
        AS t (weight, language, part)
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, t.weight, t.language, t.part
    FROM events_visit v
    JOIN events_visitoutcome o ON o.visit_id = v.id
    CROSS JOIN LATERAL (VALUES {texts("C", "o", *in_languages("text"))}) AS t (weight, language, part)
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, t.weight, t.language, t.part
    FROM events_visit v
    JOIN events_programmeitem i ON i.visit_id = v.id
    JOIN events_programmeparticipant p ON p.item_id = i.id AND p.person_id IS NULL
    CROSS JOIN LATERAL (VALUES {texts("D", "p", *in_languages("group"))}) AS t (weight, language, part)
    WHERE v.id = ANY (ids) AND v.publication = 'published'
"""

# A topic is public with a record on it, which is looked up when it is found: its document is there all the time.
TOPIC = f"""
    SELECT o.id, t.weight, t.language, t.part
    FROM partnerships_topic o
    CROSS JOIN LATERAL (VALUES
        {texts("A", "o", *in_languages("name"))},
        {texts("C", "o", *in_languages("description"))}
    ) AS t (weight, language, part)
    WHERE o.id = ANY (ids)
"""

IS_PUBLIC_TOPIC = """
CREATE FUNCTION is_public_topic(topic bigint) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000 AS $$
DECLARE
    part bigint;
BEGIN
    FOR part IN
        WITH RECURSIVE parts (id) AS (
            SELECT topic
            UNION SELECT narrower.id FROM partnerships_topic narrower JOIN parts ON narrower.parent_id = parts.id
        )
        SELECT id FROM parts
    LOOP
        -- One after the other, each from its index: the first record on the topic is enough.
        IF EXISTS (SELECT FROM partnerships_partnershiptopic t JOIN partnerships_partnership r ON r.id = t.partnership_id
                WHERE t.topic_id = part AND r.publication = 'published')
            OR EXISTS (SELECT FROM agreements_agreementtopic t JOIN agreements_agreement r ON r.id = t.agreement_id
                WHERE t.topic_id = part AND r.publication = 'published')
            OR EXISTS (SELECT FROM events_visittopic t JOIN events_visit r ON r.id = t.visit_id
                WHERE t.topic_id = part AND r.publication = 'published')
            OR EXISTS (SELECT FROM agreements_commitment t JOIN agreements_agreement r ON r.id = t.agreement_id
                WHERE t.topic_id = part AND r.publication = 'published')
        THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$
"""

# Whoever writes a document first makes changes of the names in it wait, so that neither misses the other.
HOLD_ORGANIZATION = """
    PERFORM 1 FROM partnerships_partnership p
        WHERE p.id IN (
            SELECT s.id FROM partnerships_partnership s
            JOIN partnerships_organization o ON o.id IN (s.organization_a_id, s.organization_b_id)
            WHERE o.id = ANY (ids) AND NOT o.is_home
        )
        ORDER BY p.id FOR SHARE;
"""
HOLD_PERSON = """
    PERFORM 1 FROM people_post WHERE id IN (SELECT post_id FROM people_membership WHERE person_id = ANY (ids))
        ORDER BY id FOR SHARE;
    PERFORM 1 FROM partnerships_organization
        WHERE id IN (
            SELECT p.organization_id FROM people_membership m JOIN people_post p ON p.id = m.post_id
            WHERE m.person_id = ANY (ids)
        )
        ORDER BY id FOR SHARE;
"""
HOLD_AGREEMENT = """
    PERFORM 1 FROM partnerships_organization
        WHERE id IN (SELECT organization_id FROM agreements_party WHERE agreement_id = ANY (ids))
        ORDER BY id FOR SHARE;
    PERFORM 1 FROM people_person
        WHERE id IN (SELECT person_id FROM agreements_signature WHERE agreement_id = ANY (ids))
        ORDER BY id FOR SHARE;
"""
HOLD_VISIT = """
    PERFORM 1 FROM partnerships_partnership
        WHERE id IN (SELECT partnership_id FROM events_visitpartnership WHERE visit_id = ANY (ids))
        ORDER BY id FOR SHARE;
    PERFORM 1 FROM partnerships_organization
        WHERE id IN (SELECT organization_id FROM search_visit_organizations WHERE visit_id = ANY (ids))
        ORDER BY id FOR SHARE;
    PERFORM 1 FROM people_person
        WHERE id IN (SELECT person_id FROM search_visit_people WHERE visit_id = ANY (ids))
        ORDER BY id FOR SHARE;
"""


@dataclass(frozen=True)
class Kind:
    """How the documents of one kind of record are made."""

    name: str
    table: str
    texts: str
    hold: str = ""
    condition: str = ""

    @property
    def functions(self) -> str:
        weights = ", ".join(
            f"""string_agg(part, E'\\n' ORDER BY part COLLATE "C") FILTER (WHERE weight = '{weight}')"""
            for weight in "ABCD"
        )
        return f"""
CREATE FUNCTION search_{self.name}_texts(ids bigint[])
    RETURNS TABLE (record bigint, weight text, language text, part text) LANGUAGE sql STABLE AS $${self.texts}$$;
CREATE FUNCTION search_{self.name}_documents(ids bigint[])
    RETURNS TABLE (record bigint, vector tsvector) LANGUAGE sql STABLE AS $$
    SELECT record, search_vector({weights}) FROM search_{self.name}_texts(ids) GROUP BY record
$$;
CREATE FUNCTION refresh_search_{self.name}(ids bigint[], hold boolean) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET jit = off AS $$
BEGIN
    IF cardinality(ids) = 0 THEN
        RETURN;
    END IF;
    IF hold THEN{self.hold or " NULL; "}END IF;
    -- Two that write the same document do so one after the other, the second with what the first has left.
    PERFORM 1 FROM core_searchdocument WHERE kind = '{self.name}' AND record = ANY (ids) ORDER BY record FOR UPDATE;
    WITH written AS MATERIALIZED (
        SELECT * FROM search_{self.name}_documents(ids)
    ), gone AS (
        DELETE FROM core_searchdocument
        WHERE kind = '{self.name}' AND record = ANY (ids) AND record NOT IN (SELECT record FROM written)
    )
    INSERT INTO core_searchdocument AS known (kind, record, vector)
        SELECT '{self.name}', record, vector FROM written
        ON CONFLICT (kind, record) DO UPDATE SET vector = EXCLUDED.vector WHERE known.vector <> EXCLUDED.vector;
END $$;
CREATE FUNCTION rewrite_search_{self.name}() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    batch bigint[];
    last bigint := 0;
BEGIN
    DELETE FROM core_searchdocument d
        WHERE kind = '{self.name}' AND NOT EXISTS (SELECT FROM {self.table} r WHERE r.id = d.record);
    LOOP
        batch := ARRAY(SELECT id FROM {self.table} WHERE id > last ORDER BY id LIMIT 2000);
        EXIT WHEN cardinality(batch) = 0;
        PERFORM refresh_search_{self.name}(batch, false);
        last := batch[cardinality(batch)];
    END LOOP;
END $$;
-- Only documents that differ are written; where there are none yet, the index is made once they are there.
CREATE FUNCTION rebuild_search_{self.name}() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM core_searchdocument WHERE kind = '{self.name}') THEN
        PERFORM rewrite_search_{self.name}();
    ELSE
        DROP INDEX search_{self.name};
        PERFORM rewrite_search_{self.name}();
        CREATE INDEX search_{self.name} ON core_searchdocument USING gin (vector)
            WITH (fastupdate = on, gin_pending_list_limit = 256) WHERE kind = '{self.name}';
    END IF;
END $$;
CREATE FUNCTION search_{self.name}_differences() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    batch bigint[];
    last bigint := 0;
BEGIN
    RETURN QUERY SELECT d.record FROM core_searchdocument d
        WHERE kind = '{self.name}' AND NOT EXISTS (SELECT FROM {self.table} r WHERE r.id = d.record);
    LOOP
        batch := ARRAY(SELECT id FROM {self.table} WHERE id > last ORDER BY id LIMIT 2000);
        EXIT WHEN cardinality(batch) = 0;
        RETURN QUERY
            SELECT coalesce(right_one.record, kept.record)
            FROM search_{self.name}_documents(batch) AS right_one
            FULL JOIN (
                SELECT d.record, d.vector FROM core_searchdocument d
                WHERE d.kind = '{self.name}' AND d.record = ANY (batch)
            ) AS kept USING (record)
            WHERE right_one.vector IS DISTINCT FROM kept.vector;
        last := batch[cardinality(batch)];
    END LOOP;
END $$;
-- With a limit a scan of everything looks cheap to the planner, and is not where a word is rare: only the index is used.
CREATE FUNCTION search_{self.name}_best(
    query tsquery, exact tsquery, named tsquery, most integer, counted integer,
    OUT total integer, OUT records bigint[], OUT scores double precision[]
) LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
BEGIN
    records := ARRAY(
        SELECT record FROM core_searchdocument
        WHERE kind = '{self.name}' AND vector @@ query{self.condition} LIMIT counted
    );
    total := cardinality(records);
    IF total > most THEN
        records := records[:most] || ARRAY(
            SELECT record FROM core_searchdocument
            WHERE kind = '{self.name}' AND vector @@ named{self.condition} LIMIT most
        );
    END IF;
    SELECT array_agg(record), array_agg(score) INTO records, scores
    FROM (
        SELECT record, (vector @@ named)::integer + search_rank(vector, exact) + search_rank(vector, query) AS score
        FROM core_searchdocument
        WHERE kind = '{self.name}' AND record = ANY (records)
        ORDER BY score DESC, record
        LIMIT most
    ) AS ranked;
END $$;
CREATE FUNCTION rewrite_search_{self.name}_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rewrite_search_{self.name}();
    RETURN NULL;
END $$"""

    @property
    def removed(self) -> str:
        return f"""
DROP FUNCTION rewrite_search_{self.name}_after();
DROP FUNCTION search_{self.name}_best(tsquery, tsquery, tsquery, integer, integer);
DROP FUNCTION search_{self.name}_differences();
DROP FUNCTION rebuild_search_{self.name}();
DROP FUNCTION rewrite_search_{self.name}();
DROP FUNCTION refresh_search_{self.name}(bigint[], boolean);
DROP FUNCTION search_{self.name}_documents(bigint[]);
DROP FUNCTION search_{self.name}_texts(bigint[])"""


KINDS = [
    Kind("organization", "partnerships_organization", ORGANIZATION, HOLD_ORGANIZATION),
    Kind("person", "people_person", PERSON, HOLD_PERSON),
    Kind("agreement", "agreements_agreement", AGREEMENT, HOLD_AGREEMENT),
    Kind("visit", "events_visit", VISIT, HOLD_VISIT),
    Kind("topic", "partnerships_topic", TOPIC, condition=" AND is_public_topic(record)"),
]

ALL_TEXTS = f"""
CREATE FUNCTION search_texts(kind text, ids bigint[])
    RETURNS TABLE (record bigint, weight text, language text, part text) LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_generic_plan SET jit = off AS $$
BEGIN
    CASE kind
        {" ".join(f"WHEN '{kind.name}' THEN RETURN QUERY SELECT * FROM search_{kind.name}_texts(ids);" for kind in KINDS)}
    END CASE;
END $$
"""

BEST = f"""
CREATE FUNCTION search_best(words text[], kinds text[], most integer, counted integer)
    RETURNS TABLE (kind text, total integer, records bigint[], scores double precision[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
    query constant tsquery := search_query(words);
    named constant tsquery := search_query(words, '^');
    exact constant tsquery := plainto_tsquery('simple', search_text(array_to_string(words, ' ')));
BEGIN
    FOREACH kind IN ARRAY kinds LOOP
        CASE kind
            {
    '''
            '''.join(
        f"WHEN '{kind.name}' THEN SELECT b.* INTO total, records, scores"
        f" FROM search_{kind.name}_best(query, exact, named, most, counted) b;"
        for kind in KINDS
    )
}
        END CASE;
        RETURN NEXT;
    END LOOP;
END $$
"""

# How many public documents have what is asked, counted no further than asked.
COUNT = f"""
CREATE FUNCTION search_count(query tsquery, kinds text[], counted integer) RETURNS integer LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    found integer := 0;
BEGIN
    {
    '''
    '''.join(
        f"""IF '{kind.name}' = ANY (kinds) AND found < counted THEN
        found := found + (SELECT count(*) FROM (
            SELECT FROM core_searchdocument
            WHERE kind = '{kind.name}' AND vector @@ query{kind.condition} LIMIT counted
        ) AS these);
    END IF;"""
        for kind in KINDS
    )
}
    RETURN found;
END $$
"""


@dataclass(frozen=True)
class Effect:
    """Which documents change with some columns of a row, found from others of its columns."""

    keys: Sequence[str]
    columns: Sequence[str]
    refreshes: Sequence[str]


@dataclass(frozen=True)
class Source:
    """A table whose rows stand in documents."""

    table: str
    effects: Sequence[Effect]
    kinds: Sequence[str]

    @property
    def name(self) -> str:
        return f"search_{self.table}"

    @property
    def triggers(self) -> str:
        blocks = "".join(self._block(effect) for effect in self.effects)
        truncated = "".join(
            f"""
CREATE TRIGGER search_truncated_{kind} AFTER TRUNCATE ON {self.table}
    FOR EACH STATEMENT EXECUTE FUNCTION rewrite_search_{kind}_after();"""
            for kind in self.kinds
        )
        return f"""
CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN{blocks}
    RETURN NULL;
END $$;
CREATE TRIGGER search_inserted AFTER INSERT ON {self.table}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {self.name}();
CREATE TRIGGER search_updated AFTER UPDATE ON {self.table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {self.name}();
CREATE TRIGGER search_deleted AFTER DELETE ON {self.table}
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {self.name}();{truncated}"""

    @staticmethod
    def _block(effect: Effect) -> str:
        def keys(alias: str) -> str:
            return ", ".join(f"({alias}.{key})" for key in effect.keys)

        def columns(alias: str) -> str:
            return ", ".join(f"{alias}.{column}" for column in effect.columns)

        refreshes = "".join(f"\n        PERFORM {refresh};" for refresh in effect.refreshes)
        return f"""
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT DISTINCT k FROM new_rows n, LATERAL (VALUES {keys("n")}) AS t (k) WHERE k IS NOT NULL);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT DISTINCT k FROM old_rows o, LATERAL (VALUES {keys("o")}) AS t (k) WHERE k IS NOT NULL);
    ELSE
        touched := ARRAY(
            SELECT DISTINCT k
            FROM old_rows o FULL JOIN new_rows n USING (id),
                LATERAL (VALUES {keys("o")}, {keys("n")}) AS t (k)
            WHERE k IS NOT NULL AND ROW({columns("o")}) IS DISTINCT FROM ROW({columns("n")})
        );
    END IF;
    IF cardinality(touched) > 0 THEN{refreshes}
    END IF;"""

    @property
    def removed(self) -> str:
        names = ["inserted", "updated", "deleted", *(f"truncated_{kind}" for kind in self.kinds)]
        drops = "".join(f"DROP TRIGGER search_{name} ON {self.table};" for name in names)
        return f"{drops} DROP FUNCTION {self.name}()"


def own(kind: str) -> str:
    return f"refresh_search_{kind}(touched, true)"


def through(kind: str, column: str, table: str, key: str, *, hold: bool = False) -> str:
    found = f"ARRAY(SELECT DISTINCT {column} FROM {table} WHERE {key} = ANY (touched))"
    return f"refresh_search_{kind}({found}, {str(hold).lower()})"


def child(table: str, kind: str, *columns: str) -> Source:
    """A row below one record, which names it."""
    key = f"{kind}_id"
    return Source(table, [Effect([key], [key, *columns], [own(kind)])], [kind])


def below_item(table: str, *columns: str) -> Source:
    refresh = through("visit", "visit_id", "events_programmeitem", "id", hold=True)
    return Source(table, [Effect(["item_id"], ["item_id", *columns], [refresh])], ["visit"])


POSTS_OF_ORGANIZATIONS = (
    "refresh_search_person(ARRAY(SELECT DISTINCT m.person_id FROM people_membership m"
    " JOIN people_post p ON p.id = m.post_id WHERE p.organization_id = ANY (touched)), false)"
)
NAMING_ORGANIZATIONS = [
    through("agreement", "agreement_id", "agreements_party", "organization_id"),
    through("visit", "visit_id", "search_visit_organizations", "organization_id"),
]
NAMING_PEOPLE = [
    through("agreement", "agreement_id", "agreements_signature", "person_id"),
    through("visit", "visit_id", "search_visit_people", "person_id"),
]
SUMMARY, DESCRIPTION = in_languages("summary"), in_languages("description")

SOURCES = [
    Source(
        "partnerships_organization",
        [
            Effect(
                ["id"],
                ["id", *ORGANIZATION_NAMES, *DESCRIPTION, "location", "publication", "is_home"],
                [own("organization")],
            ),
            Effect(["id"], ["id", *ORGANIZATION_NAMES, "publication"], [*NAMING_ORGANIZATIONS, POSTS_OF_ORGANIZATIONS]),
        ],
        ["organization", "person", "agreement", "visit"],
    ),
    Source(
        "partnerships_organizationname",
        [
            Effect(
                ["organization_id"],
                ["organization_id", "name"],
                [own("organization"), *NAMING_ORGANIZATIONS],
            )
        ],
        ["organization", "agreement", "visit"],
    ),
    child("partnerships_organizationidentifier", "organization", "value"),
    Source(
        "partnerships_partnership",
        [
            Effect(
                ["organization_a_id", "organization_b_id"],
                ["id", "organization_a_id", "organization_b_id", "publication", *SUMMARY],
                ["refresh_search_organization(touched, false)"],
            ),
            Effect(
                ["id"],
                ["id", "organization_a_id", "organization_b_id", "publication"],
                [through("visit", "visit_id", "events_visitpartnership", "partnership_id")],
            ),
        ],
        ["organization", "visit"],
    ),
    Source(
        "partnerships_topic",
        [Effect(["id"], ["id", *in_languages("name", "description")], [own("topic")])],
        ["topic"],
    ),
    Source(
        "people_person",
        [
            Effect(
                ["id"],
                [
                    *("id", "name", "given_name", "family_name", "sort_name", "publication", "visibility"),
                    *in_languages("biography"),
                ],
                [own("person")],
            ),
            Effect(["id"], ["id", "name", "publication", "visibility"], NAMING_PEOPLE),
        ],
        ["person", "agreement", "visit"],
    ),
    Source(
        "people_personname",
        [Effect(["person_id"], ["person_id", "name"], [own("person"), *NAMING_PEOPLE])],
        ["person", "agreement", "visit"],
    ),
    child("people_membership", "person", "post_id"),
    Source(
        "people_post",
        [
            Effect(
                ["id"],
                ["id", "organization_id", *in_languages("label")],
                [through("person", "person_id", "people_membership", "post_id")],
            )
        ],
        ["person"],
    ),
    Source(
        "agreements_agreement",
        [
            Effect(
                ["id"],
                ["id", "registry_number", "publication", "concluded_at", *in_languages("title"), *SUMMARY],
                [own("agreement")],
            )
        ],
        ["agreement"],
    ),
    child("agreements_party", "agreement", "organization_id", "name_as_printed"),
    child("agreements_signature", "agreement", "person_id", "title_as_printed"),
    child("agreements_commitment", "agreement", *in_languages("text")),
    child("agreements_agreementidentifier", "agreement", "value"),
    child("agreements_document", "agreement", "access", *in_languages("title")),
    Source(
        "events_visit",
        [
            Effect(
                ["id"],
                ["id", "publication", "places", "visitor_id", *in_languages("title"), *SUMMARY],
                [own("visit")],
            )
        ],
        ["visit"],
    ),
    child("events_visitpartnership", "visit", "partnership_id"),
    child("events_delegationmember", "visit", "organization_id", "sending_organization_id", "person_id"),
    child("events_programmeitem", "visit", "id", "host_id", "place", *in_languages("title"), *SUMMARY),
    below_item("events_programmeparticipant", "person_id", "organization_id", *in_languages("group")),
    child("events_visitoutcome", "visit", *in_languages("text")),
]


class Migration(migrations.Migration):
    """Search documents of all kinds, kept by the database whoever writes the register."""

    dependencies: list[Any] = [
        ("core", "0005_search"),
        ("website", "0001_changes"),
        ("partnerships", "0002_rules"),
        ("people", "0002_rules"),
        ("agreements", "0003_status"),
        ("events", "0002_rules"),
    ]
    operations: list[Any] = [
        migrations.RunSQL(VIEWS, "DROP VIEW search_visit_people; DROP VIEW search_visit_organizations"),
        migrations.RunSQL(
            NAMES, "DROP FUNCTION search_person_names(bigint); DROP FUNCTION search_organization_names(bigint)"
        ),
        migrations.RunSQL(IS_PUBLIC_TOPIC, "DROP FUNCTION is_public_topic(bigint)"),
        *(migrations.RunSQL(kind.functions, kind.removed) for kind in KINDS),
        migrations.RunSQL(ALL_TEXTS, "DROP FUNCTION search_texts(text, bigint[])"),
        migrations.RunSQL(BEST, "DROP FUNCTION search_best(text[], text[], integer, integer)"),
        migrations.RunSQL(COUNT, "DROP FUNCTION search_count(tsquery, text[], integer)"),
        *(migrations.RunSQL(source.triggers, source.removed) for source in SOURCES),
        *(migrations.RunSQL(f"SELECT rebuild_search_{kind.name}()", migrations.RunSQL.noop) for kind in KINDS),
    ]
