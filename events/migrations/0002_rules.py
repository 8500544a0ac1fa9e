from django.db import migrations

GUARDS = """
SELECT guard_record('events_visit', 'events_visitcitation', 'visit_id');
SELECT guard_child(child, 'events_visit', 'visit_id') FROM (VALUES
    ('events_visitpartnership'),
    ('events_visittopic'),
    ('events_visitcitation'),
    ('events_delegationmember'),
    ('events_programmeitem'),
    ('events_visitoutcome'),
    ('events_photo')
) AS guarded (child);
SELECT guard_child('events_photo', 'agreements_agreement', 'agreement_id');
SELECT guard_grandchild(child, child_column, parent, record, record_column) FROM (VALUES
    ('events_programmeparticipant', 'item_id', 'events_programmeitem', 'events_visit', 'visit_id'),
    ('events_programmeitemagreement', 'item_id', 'events_programmeitem', 'events_visit', 'visit_id'),
    ('events_photoperson', 'photo_id', 'events_photo', 'events_visit', 'visit_id'),
    ('events_photoperson', 'photo_id', 'events_photo', 'agreements_agreement', 'agreement_id')
) AS guarded (child, child_column, parent, record, record_column);
SELECT guard_history()
"""

WITHIN_VISIT = """
CREATE FUNCTION check_visit_programme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT item.id INTO wrong FROM events_programmeitem item JOIN events_visit visit ON visit.id = item.visit_id
    WHERE CASE TG_TABLE_NAME WHEN 'events_visit' THEN visit.id = NEW.id ELSE item.id = NEW.id END
        AND (item.held_on << visit.started_on OR visit.ended_on << item.held_on)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('programme_item_within_visit',
            'This point of the programme lies outside the days of the visit.', 'events_programmeitem', wrong);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER programme_within AFTER INSERT OR UPDATE OF held_on, visit_id ON events_programmeitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_visit_programme();
CREATE CONSTRAINT TRIGGER programme_within AFTER UPDATE OF started_on, ended_on ON events_visit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_visit_programme()
"""

# A photo is published with its visit or, where it belongs to none, with its agreement.
COMPLETE_PHOTOS = """
CREATE FUNCTION check_photos() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    photo events_photo%ROWTYPE;
BEGIN
    FOR photo IN
        SELECT p.* FROM events_photo p
        LEFT JOIN events_visit visit ON visit.id = p.visit_id
        LEFT JOIN agreements_agreement agreement ON agreement.id = p.agreement_id
        WHERE CASE TG_TABLE_NAME
                WHEN 'events_visit' THEN visit.id = NEW.id
                WHEN 'agreements_agreement' THEN agreement.id = NEW.id
                ELSE p.id = NEW.id
            END
            AND coalesce(visit.publication, agreement.publication) IN ('in_review', 'published')
    LOOP
        IF photo.alternative_text_fr || photo.alternative_text_nl || photo.alternative_text_en !~ '\\S' THEN
            PERFORM refuse('photo_has_alternative_text',
                'A published photo has an alternative text in at least one language.', 'events_photo', photo.id);
        END IF;
        IF photo.credit !~ '\\S' AND NOT photo.is_credit_unknown THEN
            PERFORM refuse('photo_has_credit',
                'A published photo has a credit, or “credit unknown” is ticked.', 'events_photo', photo.id);
        END IF;
        IF photo.rights !~ '\\S' THEN
            PERFORM refuse('photo_has_rights',
                'A published photo says under which rights it is shown; “not recorded” is an answer.',
                'events_photo', photo.id);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER photo_complete AFTER INSERT OR UPDATE ON events_photo
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_photos();
CREATE CONSTRAINT TRIGGER photo_complete AFTER UPDATE OF publication ON events_visit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_photos();
CREATE CONSTRAINT TRIGGER photo_complete AFTER UPDATE OF publication ON agreements_agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_photos()
"""

# The one way to take personal data out, history included; acts stay, names go. An entry in people_erasure is the
# erasure: it redacts, and only what it redacts may change in a history, by whomever.
ERASE_PERSON = """
CREATE TABLE people_erasure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL,
    replacement text NOT NULL CONSTRAINT erasure_says_what_stands_there
        CHECK (replacement ~ '\\S' AND length(replacement) <= 200),
    erased_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX people_erasure_person ON people_erasure (person_id);
CREATE FUNCTION redaction(of_table text, replacement text) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN CASE of_table
        WHEN 'people_person' THEN jsonb_build_object(
            'name', replacement, 'given_name', '', 'family_name', '', 'honorific_prefix', '', 'sort_name', '',
            'biography_fr', '', 'biography_nl', '', 'biography_en', '', 'internal_notes', ''
        )
        WHEN 'people_personname' THEN jsonb_build_object('name', replacement, 'note', '')
        WHEN 'people_personidentifier' THEN jsonb_build_object('value', replacement)
        WHEN 'people_personcitation' THEN jsonb_build_object('quote', '')
        WHEN 'people_membership' THEN jsonb_build_object('note', '')
        WHEN 'events_photoperson' THEN jsonb_build_object('printed_name', replacement, 'printed_title', '')
    END;
CREATE FUNCTION redact_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    redacted text;
    columns text;
    concerned text;
BEGIN
    UPDATE people_person SET visibility = 'private' WHERE id = NEW.person_id;
    DELETE FROM people_personname WHERE person_id = NEW.person_id;
    DELETE FROM people_personidentifier WHERE person_id = NEW.person_id;
    FOREACH redacted IN ARRAY ARRAY[
        'people_person', 'people_personname', 'people_personidentifier', 'people_personcitation', 'people_membership',
        'events_photoperson'
    ] LOOP
        SELECT string_agg(format('%I = %L', key, value), ', ') INTO columns
            FROM jsonb_each_text(redaction(redacted, NEW.replacement));
        -- A name in a photo may have been printed before it was known whose it is.
        concerned := CASE redacted
            WHEN 'people_person' THEN 'row_id = $1'
            WHEN 'events_photoperson' THEN 'person_id = $1 OR (person_id IS NULL AND row_id IN'
                ' (SELECT pgh_obj_id FROM events_photopersonevent WHERE person_id = $1))'
            ELSE 'person_id = $1'
        END;
        EXECUTE 'UPDATE ' || redacted || ' SET ' || columns || ' WHERE ' || replace(concerned, 'row_id', 'id')
            USING NEW.person_id;
        EXECUTE 'UPDATE ' || redacted || 'event SET ' || columns || ' WHERE '
            || replace(concerned, 'row_id', 'pgh_obj_id') USING NEW.person_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION refuse_event_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        person := CASE TG_TABLE_NAME
            WHEN 'people_personevent' THEN OLD.pgh_obj_id
            ELSE (to_jsonb(OLD) ->> 'person_id')::bigint
        END;
        IF EXISTS (
            SELECT 1 FROM people_erasure erasure
            WHERE (
                erasure.person_id = person
                OR (TG_TABLE_NAME = 'events_photopersonevent' AND person IS NULL AND EXISTS (
                    SELECT 1 FROM events_photopersonevent linked
                    WHERE linked.pgh_obj_id = OLD.pgh_obj_id AND linked.person_id = erasure.person_id
                ))
            )
            AND to_jsonb(NEW) =
                to_jsonb(OLD) || redaction(regexp_replace(TG_TABLE_NAME, 'event$', ''), erasure.replacement)
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER redact_person AFTER INSERT ON people_erasure FOR EACH ROW EXECUTE FUNCTION redact_person();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON people_erasure
    FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON people_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
ALTER TABLE people_erasure ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE people_erasure ENABLE ALWAYS TRIGGER no_truncate;
DO $$
DECLARE
    history text;
BEGIN
    FOREACH history IN ARRAY ARRAY[
        'people_personevent', 'people_personnameevent', 'people_personidentifierevent', 'people_personcitationevent',
        'people_membershipevent', 'events_photopersonevent'
    ] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION refuse_event_change_but_erasure()', history);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', history);
    END LOOP;
END $$;
CREATE FUNCTION erase_person(erased bigint, replacement text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people_erasure (person_id, replacement) VALUES (erased, replacement)
$$
"""
FORGET_ERASURE = """
DO $$
DECLARE
    history regclass;
BEGIN
    FOR history IN
        SELECT tgrelid FROM pg_trigger WHERE tgfoid = 'refuse_event_change_but_erasure'::regproc
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
            FOR EACH ROW EXECUTE FUNCTION refuse_event_change()', history);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', history);
    END LOOP;
END $$;
DROP FUNCTION erase_person(bigint, text);
DROP FUNCTION refuse_event_change_but_erasure();
DROP TABLE people_erasure;
DROP FUNCTION redact_person();
DROP FUNCTION redaction(text, text)
"""


class Migration(migrations.Migration):
    """Rules of visits and photos that look at more than one row, and the erasure of a person's data."""

    dependencies = [("events", "0001_initial"), ("agreements", "0003_status")]
    operations = [
        migrations.RunSQL(GUARDS, "SELECT unguard('events')"),
        migrations.RunSQL(
            WITHIN_VISIT,
            "DROP TRIGGER programme_within ON events_visit;"
            "DROP TRIGGER programme_within ON events_programmeitem;"
            "DROP FUNCTION check_visit_programme()",
        ),
        migrations.RunSQL(
            COMPLETE_PHOTOS,
            "DROP TRIGGER photo_complete ON agreements_agreement;"
            "DROP TRIGGER photo_complete ON events_visit;"
            "DROP TRIGGER photo_complete ON events_photo;"
            "DROP FUNCTION check_photos()",
        ),
        migrations.RunSQL(ERASE_PERSON, FORGET_ERASURE),
    ]
