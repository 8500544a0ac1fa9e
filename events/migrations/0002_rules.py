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
SELECT guard_history()
"""

TOUCH_THROUGH = """
CREATE FUNCTION touch_visit_through() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    child jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    EXECUTE format(
        'UPDATE events_visit v SET version = version FROM %1$I p'
        ' WHERE p.id = $1 AND v.id = p.visit_id AND v.version_xid <> $2', TG_ARGV[0]
    ) USING (child ->> TG_ARGV[1])::bigint, pg_current_xact_id()::text::bigint;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_visit AFTER INSERT OR UPDATE OR DELETE ON events_programmeparticipant
    FOR EACH ROW EXECUTE FUNCTION touch_visit_through('events_programmeitem', 'item_id');
CREATE TRIGGER touch_visit AFTER INSERT OR UPDATE OR DELETE ON events_programmeitemagreement
    FOR EACH ROW EXECUTE FUNCTION touch_visit_through('events_programmeitem', 'item_id');
CREATE TRIGGER touch_visit AFTER INSERT OR UPDATE OR DELETE ON events_photoperson
    FOR EACH ROW EXECUTE FUNCTION touch_visit_through('events_photo', 'photo_id')
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
        IF photo.alternative_text_fr = '' AND photo.alternative_text_nl = '' AND photo.alternative_text_en = '' THEN
            PERFORM refuse('photo_has_alternative_text',
                'A published photo has an alternative text in at least one language.', 'events_photo', photo.id);
        END IF;
        IF photo.credit = '' AND NOT photo.is_credit_unknown THEN
            PERFORM refuse('photo_has_credit',
                'A published photo has a credit, or “credit unknown” is ticked.', 'events_photo', photo.id);
        END IF;
        IF photo.rights = '' THEN
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

# The one way to take personal data out, history included; acts stay, names go.
ERASE_PERSON = """
CREATE FUNCTION erase_person(erased bigint, replacement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person SET
        name = replacement, given_name = '', family_name = '', honorific_prefix = '', sort_name = '',
        biography_fr = '', biography_nl = '', biography_en = '', internal_notes = '', visibility = 'private'
    WHERE id = erased;
    DELETE FROM people_personname WHERE person_id = erased;
    DELETE FROM people_personidentifier WHERE person_id = erased;
    UPDATE people_personcitation SET quote = '' WHERE person_id = erased;
    UPDATE events_photoperson SET printed_name = replacement, printed_title = '' WHERE person_id = erased;
    UPDATE people_personevent SET
        name = replacement, given_name = '', family_name = '', honorific_prefix = '', sort_name = '',
        biography_fr = '', biography_nl = '', biography_en = '', internal_notes = ''
    WHERE pgh_obj_id = erased;
    UPDATE people_personnameevent SET name = replacement, note = '' WHERE person_id = erased;
    UPDATE people_personidentifierevent SET value = replacement WHERE person_id = erased;
    UPDATE people_personcitationevent SET quote = '' WHERE person_id = erased;
    UPDATE events_photopersonevent SET printed_name = replacement, printed_title = '' WHERE person_id = erased;
END $$
"""


class Migration(migrations.Migration):
    """Rules of visits and photos that look at more than one row, and the erasure of a person's data."""

    dependencies = [("events", "0001_initial"), ("agreements", "0003_status")]
    operations = [
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(
            TOUCH_THROUGH,
            "DROP TRIGGER touch_visit ON events_photoperson;"
            "DROP TRIGGER touch_visit ON events_programmeitemagreement;"
            "DROP TRIGGER touch_visit ON events_programmeparticipant;"
            "DROP FUNCTION touch_visit_through()",
        ),
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
        migrations.RunSQL(ERASE_PERSON, "DROP FUNCTION erase_person(bigint, text)"),
    ]
