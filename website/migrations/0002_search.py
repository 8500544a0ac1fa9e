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

# Each kind: every public text of some records, with its weight. Together with the names of those who take part this
# alone says what is searched, and what an excerpt may show.
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
    -- Not as one condition with OR: where nothing is counted yet the planner would compare all with all.
    CROSS JOIN LATERAL (
        SELECT * FROM partnerships_partnership WHERE organization_a_id = o.id
        UNION ALL
        SELECT * FROM partnerships_partnership WHERE organization_b_id = o.id
    ) AS p
    CROSS JOIN LATERAL (VALUES {texts("C", "p", *in_languages("summary"))}) AS t (weight, language, part)
    WHERE o.id = ANY (ids) AND o.publication = 'published' AND NOT o.is_home AND p.publication = 'published'
"""

# A number of another type keeps the planner from the index of an exclusion constraint, which is slow to search and does not
# look so: only the ordinary index compares both types.
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
    JOIN people_membership m ON m.person_id = p.id::integer
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

# Who takes part in agreements and visits, under the names they may be found by. These stand in no document of what they
# take part in: a body that is renamed would rewrite a tenth of the register.
AGREEMENT_NAMES = """
    SELECT a.id, 'B', n.language, n.name, 'party'
    FROM agreements_agreement a
    JOIN agreements_party p ON p.agreement_id = a.id
    CROSS JOIN LATERAL search_organization_names(p.organization_id) AS n
    WHERE a.id = ANY (ids) AND a.publication = 'published'
    UNION ALL
    SELECT a.id, 'B', n.language, n.name, 'signatory'
    FROM agreements_agreement a
    JOIN agreements_signature s ON s.agreement_id = a.id
    CROSS JOIN LATERAL search_person_names(s.person_id) AS n
    WHERE a.id = ANY (ids) AND a.publication = 'published'
"""

VISIT_NAMES = """
    SELECT v.id, 'B', n.language, n.name, 'participant'
    FROM events_visit v
    JOIN (SELECT DISTINCT visit_id, organization_id FROM search_visit_organizations WHERE visit_id = ANY (ids)) AS b
        ON b.visit_id = v.id
    CROSS JOIN LATERAL search_organization_names(b.organization_id) AS n
    WHERE v.id = ANY (ids) AND v.publication = 'published'
    UNION ALL
    SELECT v.id, 'B', n.language, n.name, 'participant'
    FROM events_visit v
    JOIN (SELECT DISTINCT visit_id, person_id FROM search_visit_people WHERE visit_id = ANY (ids)) AS b
        ON b.visit_id = v.id
    CROSS JOIN LATERAL search_person_names(b.person_id) AS n
    WHERE v.id = ANY (ids) AND v.publication = 'published'
"""

# Who has no page of their own but stands on acts is found by the name there: a document of nothing but marked words.
ON_ACTS_ONLY = """
    SELECT p.id, 'marked', '', p.name FROM people_person p
    WHERE p.id = ANY (ids) AND p.publication = 'published' AND p.visibility = 'unlisted'
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

# Whoever writes a document first makes changes of what it takes from other records wait, so that neither misses the other.
HOLD_ORGANIZATION = """
    PERFORM 1 FROM partnerships_partnership p
        WHERE p.id IN (
            SELECT s.id FROM partnerships_organization o JOIN partnerships_partnership s ON s.organization_a_id = o.id
            WHERE o.id = ANY (ids) AND NOT o.is_home
            UNION ALL
            SELECT s.id FROM partnerships_organization o JOIN partnerships_partnership s ON s.organization_b_id = o.id
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
    PERFORM 1 FROM people_person
        WHERE id IN (SELECT person_id FROM agreements_signature WHERE agreement_id = ANY (ids))
        ORDER BY id FOR SHARE;
"""


# With a limit a scan of everything looks cheap to the planner, and is not where a word is rare: only the index of words
# is used. What is asked of single records is looked up by their numbers, which cost no more to find than to read on.
BY_WORDS = "SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off"
OF_MANY = (
    "SET enable_seqscan = off SET enable_indexscan = on SET plan_cache_mode = force_generic_plan SET jit = off"
    " SET random_page_cost = 1"
)
# Of a few records it is looked up one by one: to the planner a whole table in a hash looks no dearer.
BY_NUMBERS = f"{OF_MANY} SET enable_hashjoin = off SET enable_mergejoin = off"

# One query of several, one vector, and whether any organization or person is found by a name.
TOGETHER = f"""
CREATE FUNCTION is_searched_name(named tsquery) RETURNS boolean LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
BEGIN
    RETURN EXISTS (SELECT FROM core_searchdocument WHERE kind = 'organization' AND vector @@ named)
        OR EXISTS (SELECT FROM core_searchdocument WHERE kind = 'person' AND vector @@ named);
END $$;
CREATE FUNCTION search_all(queries tsquery[]) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT string_agg('(' || query::text || ')', ' & ')::tsquery FROM unnest(queries) AS query);
-- No word has this sign in it.
CREATE FUNCTION search_any(query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(query::text, '&', '|')::tsquery;
CREATE AGGREGATE search_joined(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '')
"""
APART = """
DROP AGGREGATE search_joined(tsvector);
DROP FUNCTION search_any(tsquery);
DROP FUNCTION search_all(tsquery[]);
DROP FUNCTION is_searched_name(tsquery)"""


@dataclass(frozen=True)
class Part:
    """Who takes part in a kind of record: the kind of document that names them, and the table of both."""

    kind: str
    table: str
    key: str


@dataclass(frozen=True)
class Kind:
    """How the documents of one kind of record are made and asked."""

    name: str
    table: str
    texts: str
    hold: str = ""
    condition: str = ""
    # Which weights are names, the texts that are marked only, and who is found with the record by their own names.
    marked: str = "A"
    marked_only: str = ""
    names: str = ""
    parts: Sequence[Part] = ()

    @property
    def functions(self) -> str:
        return f"""{self._made}{self._rebuilt}{self._found_by_names if self.parts else self._found}{self._ranked}
CREATE FUNCTION rewrite_search_{self.name}_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rewrite_search_{self.name}();
    RETURN NULL;
END $$"""

    @property
    def _made(self) -> str:
        marked = ", ".join(f"'{weight}'" for weight in [*self.marked, "marked"])
        weights = ", ".join(
            f"""string_agg(part, E'\\n' ORDER BY part COLLATE "C") FILTER (WHERE weight IN ({weight}))"""
            for weight in [marked, *(f"'{weight}'" for weight in "ABCD")]
        )
        everything = f"search_{self.name}_texts(ids)"
        if self.marked_only:
            everything = f"(SELECT * FROM {everything} UNION ALL {self.marked_only}) AS texts"
        return f"""
CREATE FUNCTION search_{self.name}_texts(ids bigint[])
    RETURNS TABLE (record bigint, weight text, language text, part text) LANGUAGE sql STABLE AS $${self.texts}$$;
CREATE FUNCTION search_{self.name}_documents(ids bigint[])
    RETURNS TABLE (record bigint, vector tsvector) LANGUAGE sql STABLE AS $$
    SELECT record, search_vector({weights}) FROM {everything} GROUP BY record
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
END $$;"""

    @property
    def _rebuilt(self) -> str:
        return f"""
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
END $$;"""

    @property
    def _found(self) -> str:
        return f"""
CREATE FUNCTION search_{self.name}_found(own tsquery[], named tsquery[], most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
DECLARE
    query constant tsquery := search_all(own);
BEGIN
    RETURN ARRAY(
        SELECT record FROM core_searchdocument
        WHERE kind = '{self.name}' AND vector @@ query{self.condition} LIMIT most
    );
END $$;"""

    @property
    def _found_by_names(self) -> str:
        through = " UNION ALL ".join(
            f"SELECT {self.name}_id AS record FROM {part.table} WHERE {part.key} = ANY ({part.kind}s)"
            for part in self.parts
        )
        # Each of those who take part is looked at once, however many of the records name it.
        has = "".join(
            f"""
        found := found || ARRAY(
            WITH taking_part AS MATERIALIZED (
                SELECT {self.name}_id AS record, {part.key} AS part FROM {part.table} WHERE {self.name}_id = ANY (records)
            ), called AS MATERIALIZED (
                SELECT e.record FROM core_searchdocument e
                WHERE e.kind = '{part.kind}' AND e.record IN (SELECT part FROM taking_part) AND e.vector @@ named
            )
            SELECT DISTINCT record FROM taking_part WHERE part IN (SELECT called.record FROM called)
        );"""
            for part in self.parts
        )
        return f"""
-- Rows are read one after the other until there are enough. What is not public has no document; who asks for all looks
-- only among public ones.
CREATE FUNCTION search_{self.name}_through(organizations bigint[], persons bigint[], most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_NUMBERS} SET enable_bitmapscan = off AS $$
BEGIN
    RETURN ARRAY(
        SELECT record FROM ({through}) AS rows
        WHERE most IS NULL
            -- Not as EXISTS, for which the planner would read all documents first.
            OR (SELECT true FROM core_searchdocument d WHERE d.kind = '{self.name}' AND d.record = rows.record)
        LIMIT most
    );
END $$;
-- The first records that have a frequent word in their own texts: to read them takes less than all places of the word in
-- the index. Of a word that few of the very first have nothing is given.
CREATE FUNCTION search_{self.name}_first(own tsquery, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_NUMBERS} SET enable_bitmapscan = off AS $$
DECLARE
    samples constant integer := 200;
BEGIN
    IF most IS NULL OR (
        SELECT count(*) FILTER (WHERE vector @@ own) < samples / 10
        FROM (SELECT vector FROM core_searchdocument WHERE kind = '{self.name}' ORDER BY record LIMIT samples) AS few
    ) THEN
        RETURN '{{}}';
    END IF;
    RETURN ARRAY(
        SELECT record
        FROM (
            SELECT record, vector FROM core_searchdocument WHERE kind = '{self.name}' ORDER BY record LIMIT 20 * most
        ) AS many
        WHERE vector @@ own LIMIT most
    );
END $$;
-- Those that have one word, in their own texts or by the name of somebody who takes part; up to so many.
CREATE FUNCTION search_{self.name}_word(own tsquery, named tsquery, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
DECLARE
    size integer := most;
    found bigint[];
    organizations bigint[];
    persons bigint[];
    through bigint[];
BEGIN
    found := search_{self.name}_first(own, most);
    IF cardinality(found) >= most THEN
        RETURN found;
    END IF;
    found := ARRAY(
        SELECT record FROM core_searchdocument WHERE kind = '{self.name}' AND vector @@ own LIMIT most
    );
    IF cardinality(found) >= most THEN
        RETURN found;
    END IF;
    LOOP
        organizations := ARRAY(
            SELECT record FROM core_searchdocument WHERE kind = 'organization' AND vector @@ named LIMIT size
        );
        persons := ARRAY(SELECT record FROM core_searchdocument WHERE kind = 'person' AND vector @@ named LIMIT size);
        IF cardinality(organizations) + cardinality(persons) = 0 THEN
            RETURN found;
        END IF;
        through := search_{self.name}_through(organizations, persons, size);
        IF most IS NULL THEN
            RETURN found || through;
        END IF;
        found := ARRAY(SELECT unnest(found) UNION SELECT unnest(through));
        EXIT WHEN cardinality(found) >= most
            OR greatest(cardinality(organizations), cardinality(persons), cardinality(through)) < size;
        size := size * 8;
    END LOOP;
    RETURN found[:most];
END $$;
-- Those of some records that have one word.
CREATE FUNCTION search_{self.name}_having(records bigint[], own tsquery, named tsquery) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {OF_MANY} AS $$
DECLARE
    found bigint[];
BEGIN
    found := ARRAY(
        SELECT record FROM core_searchdocument
        WHERE kind = '{self.name}' AND record = ANY (records) AND vector @@ own
    );
    IF is_searched_name(named) THEN
        records := ARRAY(SELECT unnest(records) EXCEPT SELECT unnest(found));{has}
    END IF;
    RETURN ARRAY(SELECT DISTINCT unnest(found));
END $$;
-- Those that have every word, each wherever it stands. Those with a rare word are looked at for the others, portion by
-- portion; only where no word is rare, and the first records seldom have all of them, are whole sets compared.
CREATE FUNCTION search_{self.name}_found(own tsquery[], named tsquery[], most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
DECLARE
    query constant tsquery := search_all(own);
    portion constant integer := 2000;
    frequent integer[];
    found bigint[];
    rare bigint[];
    part bigint[];
    word integer;
    few integer;
BEGIN
    IF cardinality(own) = 0 THEN
        RETURN '{{}}';
    ELSIF cardinality(own) = 1 THEN
        RETURN search_{self.name}_word(own[1], named[1], most);
    END IF;
    FOREACH few IN ARRAY ARRAY[2000, 20000] LOOP
        frequent := '{{}}';
        FOR word IN 1..cardinality(own) LOOP
            part := search_{self.name}_word(own[word], named[word], few + 1);
            IF cardinality(part) > few THEN
                frequent := frequent || word;
            ELSIF rare IS NULL THEN
                rare := part;
            ELSE
                rare := ARRAY(SELECT unnest(rare) INTERSECT SELECT unnest(part));
            END IF;
            IF cardinality(rare) = 0 THEN
                RETURN rare;
            END IF;
        END LOOP;
        IF rare IS NOT NULL THEN
            found := '{{}}';
            FOR start IN 1..cardinality(rare) BY portion LOOP
                part := rare[start:start + portion - 1];
                FOREACH word IN ARRAY frequent LOOP
                    part := search_{self.name}_having(part, own[word], named[word]);
                END LOOP;
                found := found || part;
                EXIT WHEN cardinality(found) >= most;
            END LOOP;
            RETURN found[:coalesce(most, cardinality(found))];
        END IF;
        IF found IS NULL AND most IS NOT NULL THEN
            found := ARRAY(
                SELECT record FROM core_searchdocument WHERE kind = '{self.name}' AND vector @@ query LIMIT most
            );
            IF cardinality(found) >= most THEN
                RETURN found;
            END IF;
        END IF;
    END LOOP;
    IF most IS NOT NULL THEN
        part := search_{self.name}_word(own[1], named[1], 4 * most);
        FOR word IN 2..cardinality(own) LOOP
            part := search_{self.name}_having(part, own[word], named[word]);
        END LOOP;
        found := ARRAY(SELECT unnest(found) UNION SELECT unnest(part));
        IF cardinality(found) >= most THEN
            RETURN found[:most];
        END IF;
    END IF;
    found := search_{self.name}_word(own[1], named[1], NULL);
    FOR word IN 2..cardinality(own) LOOP
        found := ARRAY(
            SELECT unnest(found) INTERSECT SELECT unnest(search_{self.name}_word(own[word], named[word], NULL))
        );
    END LOOP;
    RETURN found[:coalesce(most, cardinality(found))];
END $$;"""

    @property
    def _ranked(self) -> str:
        """The best of those found: a name counts as what is beside a title."""
        whole, beside, named = "d.vector", "", ""
        # Some documents hold nothing but marked words; what is found by others' names too has none of these.
        unmarked = "" if self.parts else " AND vector @@ query"
        if self.parts:
            # Only names with one of the words add to the rank; each of those who take part is looked at once.
            has = ", ".join(
                f"""{part.kind}s AS MATERIALIZED (
            SELECT DISTINCT {self.name}_id AS record, {part.key} AS part FROM {part.table} WHERE {self.name}_id = ANY (ids)
        ), called_{part.kind}s AS MATERIALIZED (
            SELECT e.record, setweight(ts_filter(e.vector, '{{a,b}}'), 'B') AS vector FROM core_searchdocument e
            WHERE e.kind = '{part.kind}' AND e.record IN (SELECT part FROM {part.kind}s) AND e.vector @@ search_any(query)
        )"""
                for part in self.parts
            )
            names = " UNION ALL ".join(
                f"SELECT t.record, c.vector FROM {part.kind}s t JOIN called_{part.kind}s c ON c.record = t.part"
                for part in self.parts
            )
            whole = "d.vector || coalesce(n.vector, '')"
            beside = f"""
        LEFT JOIN (
            WITH {has}
            SELECT record, search_joined(vector) AS vector FROM ({names}) AS names GROUP BY record
        ) AS n ON n.record = d.record"""
            named = f"""
        IF cardinality(titled) < most THEN
            titled := titled || search_{self.name}_found(named, named, most);
        END IF;"""
        return f"""
-- Without settings of its own, so that it becomes a part of the query that asks.
CREATE FUNCTION search_{self.name}_ranks(ids bigint[], exact tsquery, query tsquery)
    RETURNS TABLE (record bigint, score double precision) LANGUAGE sql STABLE AS $$
    SELECT w.record, coalesce(search_rank(w.whole, exact), 0) + search_rank(w.whole, query)
    FROM (
        SELECT d.record, {whole} AS whole
        FROM core_searchdocument d{beside}
        WHERE d.kind = '{self.name}' AND d.record = ANY (ids)
        OFFSET 0
    ) AS w
$$;
-- Those with all the words in their names, which score one more.
CREATE FUNCTION search_{self.name}_titled(query tsquery, all_named tsquery, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
BEGIN
    RETURN ARRAY(
        SELECT record FROM core_searchdocument
        WHERE kind = '{self.name}' AND vector @@ all_named{unmarked}{self.condition} LIMIT most
    );
END $$;
CREATE FUNCTION search_{self.name}_best(
    own tsquery[], named tsquery[], exact tsquery, most integer, counted integer,
    OUT total integer, OUT records bigint[], OUT scores double precision[]
) LANGUAGE plpgsql STABLE {BY_NUMBERS} AS $$
DECLARE
    query constant tsquery := search_all(own);
    all_named constant tsquery := search_all(named);
    titled bigint[];
BEGIN
    records := search_{self.name}_found(own, named, counted);
    total := cardinality(records);
    IF total > most THEN
        -- Where it is in many names, it is so in enough of the first: all places of the word in the index need not be read.
        titled := ARRAY(
            SELECT record FROM core_searchdocument
            WHERE kind = '{self.name}' AND record = ANY (records[:4 * most]) AND vector @@ all_named LIMIT most
        );
        IF cardinality(titled) < most THEN
            titled := search_{self.name}_titled(query, all_named, most);
        END IF;{named}
        records := records[:most] || titled;
    END IF;
    IF total > 0 THEN
        SELECT array_agg(record), array_agg(score) INTO records, scores
        FROM (
            SELECT record, r.score + (
                SELECT d.vector @@ all_named FROM core_searchdocument d
                WHERE d.kind = '{self.name}' AND d.record = r.record
            )::integer AS score
            FROM search_{self.name}_ranks(records, exact, query) r
            ORDER BY score DESC, record
            LIMIT most
        ) AS ranked;
    END IF;
END $$;"""

    @property
    def removed(self) -> str:
        by_names = f"""
DROP FUNCTION search_{self.name}_having(bigint[], tsquery, tsquery);
DROP FUNCTION search_{self.name}_word(tsquery, tsquery, integer);
DROP FUNCTION search_{self.name}_first(tsquery, integer);
DROP FUNCTION search_{self.name}_through(bigint[], bigint[], integer);"""
        return f"""
DROP FUNCTION rewrite_search_{self.name}_after();
DROP FUNCTION search_{self.name}_best(tsquery[], tsquery[], tsquery, integer, integer);
DROP FUNCTION search_{self.name}_titled(tsquery, tsquery, integer);
DROP FUNCTION search_{self.name}_ranks(bigint[], tsquery, tsquery);
DROP FUNCTION search_{self.name}_found(tsquery[], tsquery[], integer);{by_names if self.parts else ""}
DROP FUNCTION search_{self.name}_differences();
DROP FUNCTION rebuild_search_{self.name}();
DROP FUNCTION rewrite_search_{self.name}();
DROP FUNCTION refresh_search_{self.name}(bigint[], boolean);
DROP FUNCTION search_{self.name}_documents(bigint[]);
DROP FUNCTION search_{self.name}_texts(bigint[])"""


KINDS = [
    Kind("organization", "partnerships_organization", ORGANIZATION, HOLD_ORGANIZATION, marked="AB"),
    Kind("person", "people_person", PERSON, HOLD_PERSON, marked="AB", marked_only=ON_ACTS_ONLY),
    Kind(
        "agreement",
        "agreements_agreement",
        AGREEMENT,
        HOLD_AGREEMENT,
        names=AGREEMENT_NAMES,
        parts=[
            Part("organization", "agreements_party", "organization_id"),
            Part("person", "agreements_signature", "person_id"),
        ],
    ),
    Kind(
        "visit",
        "events_visit",
        VISIT,
        names=VISIT_NAMES,
        parts=[
            Part("organization", "search_visit_organizations", "organization_id"),
            Part("person", "search_visit_people", "person_id"),
        ],
    ),
    Kind("topic", "partnerships_topic", TOPIC, condition=" AND is_public_topic(record)"),
]


def each_kind(statement: str) -> str:
    """One case for each kind, the statement with its name."""
    return "\n        ".join(f"WHEN '{kind.name}' THEN {statement.format(kind=kind.name)}" for kind in KINDS)


ALL_TEXTS = (
    "".join(
        f"""
CREATE FUNCTION search_{kind.name}_names(ids bigint[])
    RETURNS TABLE (record bigint, weight text, language text, part text, role text) LANGUAGE sql STABLE AS
    $${kind.names or "SELECT NULL::bigint, '', '', '', '' WHERE false"}$$;"""
        for kind in KINDS
    )
    + f"""
CREATE FUNCTION search_texts(kind text, ids bigint[])
    RETURNS TABLE (record bigint, weight text, language text, part text, role text) LANGUAGE plpgsql STABLE
    {BY_NUMBERS} AS $$
BEGIN
    CASE kind
        {each_kind("RETURN QUERY SELECT *, '' FROM search_{kind}_texts(ids) UNION ALL SELECT * FROM search_{kind}_names(ids);")}
    END CASE;
END $$
"""
)

# The records of a kind that have all the words: all of them, or up to so many.
FOUND = f"""
CREATE FUNCTION search_queries(words text[]) RETURNS tsquery[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(query::tsquery ORDER BY place), '{{}}')
    FROM unnest(words) WITH ORDINALITY AS asked (word, place)
    CROSS JOIN LATERAL search_query(ARRAY[word]) AS query
    WHERE query IS NOT NULL
$$;
CREATE FUNCTION search_named(queries tsquery[]) RETURNS tsquery[] LANGUAGE sql IMMUTABLE
    RETURN ARRAY(SELECT search_named(query) FROM unnest(queries) WITH ORDINALITY AS asked (query, place) ORDER BY place);
CREATE FUNCTION search_found(kind text, own tsquery[], most integer) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    named constant tsquery[] := search_named(own);
BEGIN
    CASE kind
        {each_kind("RETURN search_{kind}_found(own, named, most);")}
    END CASE;
END $$
"""

BEST = f"""
CREATE FUNCTION search_best(words text[], kinds text[], most integer, counted integer)
    RETURNS TABLE (kind text, total integer, records bigint[], scores double precision[]) LANGUAGE plpgsql STABLE AS $$
DECLARE
    own constant tsquery[] := search_queries(words);
    named constant tsquery[] := search_named(own);
    exact constant tsquery := plainto_tsquery('simple', search_text(array_to_string(words, ' ')));
BEGIN
    FOREACH kind IN ARRAY kinds LOOP
        CASE kind
        {each_kind("SELECT b.* INTO total, records, scores FROM search_{kind}_best(own, named, exact, most, counted) b;")}
        END CASE;
        RETURN NEXT;
    END LOOP;
END $$
"""

# How many public records have what is asked, counted no further than asked; and how many bodies and people have a word
# among their names.
COUNT = f"""
CREATE FUNCTION search_count(own tsquery[], kinds text[], counted integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
    found integer := 0;
    kind text;
BEGIN
    FOREACH kind IN ARRAY kinds LOOP
        found := found + cardinality(search_found(kind, own, counted - found));
        EXIT WHEN found >= counted;
    END LOOP;
    RETURN found;
END $$;
CREATE FUNCTION search_namesakes(word text) RETURNS integer LANGUAGE plpgsql STABLE {BY_WORDS} AS $$
DECLARE
    named constant tsquery := search_named(quote_literal(word)::tsquery);
BEGIN
    RETURN (SELECT count(*) FROM core_searchdocument WHERE kind = 'organization' AND vector @@ named)
        + (SELECT count(*) FROM core_searchdocument WHERE kind = 'person' AND vector @@ named);
END $$
"""


@dataclass(frozen=True)
class Effect:
    """Which documents change with some columns of a row, found from others of its columns."""

    keys: Sequence[str]
    columns: Sequence[str]
    refreshes: Sequence[str]
    # A new row without any of these texts changes nothing, nor does it when it goes.
    texts: Sequence[str] = ()


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

        def told(alias: str) -> str:
            return f" AND concat({', '.join(f'{alias}.{text}' for text in effect.texts)}) <> ''" if effect.texts else ""

        refreshes = "".join(f"\n        PERFORM {refresh};" for refresh in effect.refreshes)
        return f"""
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(
            SELECT DISTINCT k FROM new_rows n, LATERAL (VALUES {keys("n")}) AS t (k) WHERE k IS NOT NULL{told("n")}
        );
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(
            SELECT DISTINCT k FROM old_rows o, LATERAL (VALUES {keys("o")}) AS t (k) WHERE k IS NOT NULL{told("o")}
        );
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


def own(kind: str, *, hold: bool = True) -> str:
    return f"refresh_search_{kind}(touched, {str(hold).lower()})"


def through(kind: str, column: str, table: str, key: str) -> str:
    return f"refresh_search_{kind}(ARRAY(SELECT DISTINCT {column} FROM {table} WHERE {key} = ANY (touched)), false)"


def child(table: str, kind: str, *columns: str, others: Sequence[str] = ()) -> Source:
    """A row below one record, which names it: texts, and other columns that say which texts are public."""
    key = f"{kind}_id"
    return Source(table, [Effect([key], [key, *columns, *others], [own(kind, hold=bool(others))], columns)], [kind])


def below_item(table: str, *columns: str, others: Sequence[str] = ()) -> Source:
    refresh = through("visit", "visit_id", "events_programmeitem", "id")
    return Source(table, [Effect(["item_id"], ["item_id", *columns, *others], [refresh], columns)], ["visit"])


POSTS_OF_ORGANIZATIONS = (
    "refresh_search_person(ARRAY(SELECT DISTINCT m.person_id FROM people_membership m"
    " JOIN people_post p ON p.id = m.post_id WHERE p.organization_id = ANY (touched)), false)"
)
# The title under a signature is as public as who signed.
SIGNED = through("agreement", "agreement_id", "agreements_signature", "person_id")
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
            Effect(["id"], ["id", *in_languages("name"), "publication"], [POSTS_OF_ORGANIZATIONS]),
        ],
        ["organization", "person"],
    ),
    child("partnerships_organizationname", "organization", "name"),
    child("partnerships_organizationidentifier", "organization", "value"),
    Source(
        "partnerships_partnership",
        [
            Effect(
                ["organization_a_id", "organization_b_id"],
                ["id", "organization_a_id", "organization_b_id", "publication", *SUMMARY],
                ["refresh_search_organization(touched, false)"],
            ),
        ],
        ["organization"],
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
            Effect(["id"], ["id", "publication", "visibility"], [SIGNED]),
        ],
        ["person", "agreement"],
    ),
    child("people_personname", "person", "name"),
    child("people_membership", "person", others=["post_id"]),
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
    child("agreements_party", "agreement", "name_as_printed"),
    child("agreements_signature", "agreement", "title_as_printed", others=["person_id"]),
    child("agreements_commitment", "agreement", *in_languages("text")),
    child("agreements_agreementidentifier", "agreement", "value"),
    child("agreements_document", "agreement", *in_languages("title"), others=["access"]),
    Source(
        "events_visit",
        [
            Effect(
                ["id"],
                ["id", "publication", "places", *in_languages("title"), *SUMMARY],
                [own("visit")],
            )
        ],
        ["visit"],
    ),
    # With an item the groups in it go too, whose own rows no longer tell the visit.
    Source(
        "events_programmeitem",
        [Effect(["visit_id"], ["id", "visit_id", "place", *in_languages("title"), *SUMMARY], [own("visit")])],
        ["visit"],
    ),
    below_item("events_programmeparticipant", *in_languages("group"), others=["person_id"]),
    child("events_visitoutcome", "visit", *in_languages("text")),
]


# By its name it comes after redact_person, which has taken the names out of tables and documents by then.
ERASED_WORDS = """
CREATE FUNCTION unlearn_erased_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM rebuild_vocabulary();
    RETURN NULL;
END $$;
CREATE TRIGGER unlearn_erased_words AFTER INSERT ON people_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION unlearn_erased_words()
"""
KEPT_WORDS = """
DROP TRIGGER unlearn_erased_words ON people_erasure;
DROP FUNCTION unlearn_erased_words()
"""


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
        migrations.RunSQL(TOGETHER, APART),
        *(migrations.RunSQL(kind.functions, kind.removed) for kind in KINDS),
        migrations.RunSQL(
            ALL_TEXTS,
            "DROP FUNCTION search_texts(text, bigint[]);"
            + ";".join(f"DROP FUNCTION search_{kind.name}_names(bigint[])" for kind in KINDS),
        ),
        migrations.RunSQL(
            FOUND,
            "DROP FUNCTION search_found(text, tsquery[], integer);"
            "DROP FUNCTION search_named(tsquery[]);"
            "DROP FUNCTION search_queries(text[])",
        ),
        migrations.RunSQL(BEST, "DROP FUNCTION search_best(text[], text[], integer, integer)"),
        migrations.RunSQL(
            COUNT, "DROP FUNCTION search_namesakes(text); DROP FUNCTION search_count(tsquery[], text[], integer)"
        ),
        *(migrations.RunSQL(source.triggers, source.removed) for source in SOURCES),
        migrations.RunSQL(ERASED_WORDS, KEPT_WORDS),
        *(migrations.RunSQL(f"SELECT rebuild_search_{kind.name}()", migrations.RunSQL.noop) for kind in KINDS),
    ]
