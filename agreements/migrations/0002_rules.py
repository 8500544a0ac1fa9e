from django.db import migrations

GUARDS = """
SELECT guard_record('agreements_agreement', 'agreements_agreementcitation', 'agreement_id');
SELECT guard_child(child, 'agreements_agreement', 'agreement_id') FROM (VALUES
    ('agreements_agreementpartnership'),
    ('agreements_agreementtopic'),
    ('agreements_agreementidentifier'),
    ('agreements_agreementcitation'),
    ('agreements_party'),
    ('agreements_commitment'),
    ('agreements_document'),
    ('agreements_signature'),
    ('agreements_approval'),
    ('agreements_lifecycleact'),
    ('agreements_agreementrelation')
) AS guarded (child);
SELECT guard_history()
"""

# The counter only grows, so that no number is used again even when its agreement is deleted in review.
REGISTRY_NUMBER = """
CREATE TABLE agreements_registrycounter (
    year integer PRIMARY KEY,
    last_number integer NOT NULL CHECK (last_number > 0)
);
CREATE FUNCTION keep_registry_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.year = OLD.year AND NEW.last_number > OLD.last_number THEN
        RETURN NEW;
    END IF;
    PERFORM refuse(
        'registry_number_given_by_register',
        'The registry number is given by the register when the agreement is first submitted, and stays.',
        TG_TABLE_NAME
    );
    RETURN NULL;
END $$;
CREATE TRIGGER keep_registry_counter BEFORE UPDATE OR DELETE ON agreements_registrycounter
    FOR EACH ROW EXECUTE FUNCTION keep_registry_counter();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON agreements_registrycounter
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE FUNCTION give_registry_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_year integer := extract(year FROM now() AT TIME ZONE 'Europe/Brussels');
    next_number integer;
BEGIN
    IF (TG_OP = 'INSERT' AND NEW.registry_number IS NOT NULL)
        OR (TG_OP = 'UPDATE' AND NEW.registry_number IS DISTINCT FROM OLD.registry_number)
    THEN
        PERFORM refuse(
            'registry_number_given_by_register',
            'The registry number is given by the register when the agreement is first submitted, and stays.',
            TG_TABLE_NAME, NEW.id
        );
    END IF;
    IF NEW.registry_number IS NULL AND NEW.publication <> 'draft' THEN
        INSERT INTO agreements_registrycounter AS counter (year, last_number) VALUES (this_year, 1)
            ON CONFLICT (year) DO UPDATE SET last_number = counter.last_number + 1
            RETURNING last_number INTO next_number;
        NEW.registry_number := this_year || '-' || lpad(next_number::text, greatest(3, length(next_number::text)), '0');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER give_registry_number BEFORE INSERT OR UPDATE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION give_registry_number()
"""

FOR_A_PARTY = """
ALTER TABLE agreements_signature ADD CONSTRAINT signature_for_a_party
    FOREIGN KEY (agreement_id, organization_id) REFERENCES agreements_party (agreement_id, organization_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE agreements_approval ADD CONSTRAINT approval_for_a_party
    FOREIGN KEY (agreement_id, organization_id) REFERENCES agreements_party (agreement_id, organization_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE agreements_lifecycleact ADD CONSTRAINT lifecycle_act_of_a_party
    FOREIGN KEY (agreement_id, organization_id) REFERENCES agreements_party (agreement_id, organization_id)
    DEFERRABLE INITIALLY DEFERRED
"""

# What the rules and the status both start from. Without a recorded date the conclusion is the last signature for one
# of the first parties (later ones join). Entry into force is for all parties, else when the second one is bound.
TERM = """
CREATE FUNCTION last_signature(agreement bigint) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT s.signed_on FROM agreements_signature s
    LEFT JOIN agreements_party p ON p.agreement_id = s.agreement_id AND p.organization_id = s.organization_id
    WHERE s.agreement_id = agreement AND s.role = 'signatory' AND s.signed_on IS NOT NULL AND p.joined_on IS NULL
    ORDER BY upper(s.signed_on) DESC, lower(s.signed_on) DESC LIMIT 1
$$;
CREATE FUNCTION agreement_conclusion(a agreements_agreement) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        a.concluded_on::daterange, CASE WHEN NOT a.is_signature_outstanding THEN last_signature(a.id) END
    )
$$;
CREATE FUNCTION agreement_entry(agreement bigint) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (array_agg(days ORDER BY lower(days)) FILTER (WHERE organization_id IS NULL))[1],
        (array_agg(days ORDER BY lower(days)) FILTER (WHERE organization_id IS NOT NULL))[2]
    ) FROM (
        SELECT coalesce(effective_on, acted_on)::daterange AS days, organization_id FROM agreements_lifecycleact
        WHERE agreement_id = agreement AND kind = 'entry_into_force'
    ) AS entries
$$;
CREATE FUNCTION term_starts(a agreements_agreement) RETURNS daterange LANGUAGE sql STABLE AS $$
    SELECT CASE a.term_start
        WHEN 'fixed_date' THEN a.term_starts_on::daterange
        WHEN 'signature' THEN agreement_conclusion(a)
        ELSE coalesce(
            agreement_entry(a.id),
            CASE WHEN a.entry_basis IN ('signature', 'not_recorded') AND NOT EXISTS (
                SELECT 1 FROM agreements_lifecycleact WHERE agreement_id = a.id AND kind = 'entry_into_force'
            ) THEN agreement_conclusion(a) END
        )
    END
$$;
CREATE FUNCTION term_last_days(a agreements_agreement) RETURNS daterange LANGUAGE plpgsql STABLE AS $$
DECLARE
    starts daterange;
BEGIN
    IF a.term_kind = 'months' THEN
        starts := term_starts(a);
        RETURN CASE WHEN starts IS NOT NULL THEN
            daterange(add_months(earliest(starts), a.term_months) - 1, add_months(latest(starts), a.term_months))
        END;
    END IF;
    RETURN a.term_ends_on;
END $$
"""

# Imprecise dates contradict each other only where the later one is certainly before the earlier one: a << b.
CHECK_AGREEMENT = """
CREATE FUNCTION check_agreement(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a agreements_agreement%ROWTYPE;
    entry daterange;
    conclusion daterange;
    wrong bigint;
BEGIN
    SELECT * INTO a FROM agreements_agreement WHERE id = checked;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    IF a.publication IN ('in_review', 'published') AND a.scope = 'home' THEN
        IF (SELECT count(*) FROM agreements_party WHERE agreement_id = a.id) < 2 THEN
            PERFORM refuse('agreement_two_parties', 'A submitted agreement has at least two parties.',
                'agreements_agreement', a.id);
        END IF;
        -- The lock makes a submission and the end of being a home authority wait for each other.
        PERFORM 1 FROM agreements_party p JOIN partnerships_organization o ON o.id = p.organization_id
            WHERE p.agreement_id = a.id AND o.is_home ORDER BY o.id FOR SHARE OF o;
        IF NOT FOUND THEN
            PERFORM refuse('agreement_home_is_party',
                'A home authority is a party of the agreement, unless its scope is “observed”.',
                'agreements_agreement', a.id);
        END IF;
    END IF;

    entry := agreement_entry(a.id);
    -- It is not concluded earlier than this, also while a signature is outstanding.
    conclusion := coalesce(a.concluded_on, last_signature(a.id));
    IF a.term_ends_on << conclusion THEN
        PERFORM refuse('agreement_term_ends_after_conclusion', 'The term ends before the agreement is concluded.',
            'agreements_agreement', a.id);
    END IF;
    IF a.term_ends_on << entry OR (
        a.term_kind = 'months' AND a.renewal_mode IN ('none', 'express') AND term_last_days(a) << entry
        AND NOT EXISTS (
            SELECT 1 FROM agreements_lifecycleact WHERE agreement_id = a.id AND kind IN ('extension', 'renewal')
        )
    ) THEN
        PERFORM refuse('agreement_term_ends_after_entry',
            'The term ends before the agreement enters into force.', 'agreements_agreement', a.id);
    END IF;
    SELECT id INTO wrong FROM agreements_lifecycleact act
    WHERE agreement_id = a.id AND kind IN ('termination', 'denunciation', 'withdrawal')
        AND (
            coalesce(effective_on, acted_on) << entry
            OR EXISTS (
                SELECT 1 FROM agreements_lifecycleact own
                WHERE own.agreement_id = a.id AND own.kind = 'entry_into_force'
                    AND own.organization_id = act.organization_id
                    AND coalesce(act.effective_on, act.acted_on) << coalesce(own.effective_on, own.acted_on)
            )
        )
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_end_after_entry', 'The agreement ends before it enters into force.',
            'agreements_lifecycleact', wrong);
    END IF;
    SELECT id INTO wrong FROM agreements_lifecycleact
    WHERE agreement_id = a.id AND kind IN ('termination', 'denunciation', 'withdrawal')
        AND coalesce(effective_on, acted_on) << conclusion
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_end_after_conclusion', 'The agreement ends before it is concluded.',
            'agreements_lifecycleact', wrong);
    END IF;
    SELECT id INTO wrong FROM agreements_lifecycleact
    WHERE agreement_id = a.id AND kind IN ('extension', 'renewal') AND (ends_on << conclusion OR ends_on << entry)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_extension_ends_after_entry',
            'The extension or renewal ends before the agreement is concluded or enters into force.',
            'agreements_lifecycleact', wrong);
    END IF;
    SELECT id INTO wrong FROM agreements_party WHERE agreement_id = a.id AND left_on << conclusion LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('party_leaves_after_conclusion', 'The party leaves before the agreement is concluded.',
            'agreements_party', wrong);
    END IF;
    IF a.term_kind = 'end_date'
        AND latest(a.term_ends_on) + 1 < add_months(earliest(term_starts(a)), a.notice_months)
    THEN
        PERFORM refuse('agreement_notice_within_term', 'The notice is longer than the term.',
            'agreements_agreement', a.id);
    END IF;

    -- A party that joined later signed later.
    SELECT s.id INTO wrong FROM agreements_signature s
    LEFT JOIN agreements_party p ON p.agreement_id = s.agreement_id AND p.organization_id = s.organization_id
    WHERE s.agreement_id = a.id AND s.role = 'signatory' AND a.concluded_on << s.signed_on AND p.joined_on IS NULL
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('signature_not_after_conclusion',
            'The signature is later than the conclusion of the agreement.', 'agreements_signature', wrong);
    END IF;
    IF a.signatories_recorded = 'all' AND (
        SELECT bool_and(signed_on IS NOT NULL AND signed_on << a.concluded_on)
        FROM agreements_signature WHERE agreement_id = a.id AND role = 'signatory'
    ) THEN
        PERFORM refuse('agreement_concluded_by_last_signature',
            'All signatures are recorded and the last is earlier than the conclusion.',
            'agreements_agreement', a.id);
    END IF;

    -- Where a party signed several times, one signature on the right side of the approval will do.
    SELECT approval.id INTO wrong FROM agreements_approval approval
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_and(coalesce(coalesce(s.signed_on, a.concluded_on) << approval.approved_on, false)),
                        a.concluded_on << approval.approved_on) AS is_late
        FROM agreements_signature s
        WHERE s.agreement_id = a.id AND s.role = 'signatory' AND s.organization_id = approval.organization_id
    ) AS signing
    WHERE approval.agreement_id = a.id AND approval.kind = 'prior_approval'
        AND approval.organization_id IS NOT NULL AND signing.is_late
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('approval_before_signature',
            'A prior approval comes before the signature of that party.', 'agreements_approval', wrong);
    END IF;
    SELECT approval.id INTO wrong FROM agreements_approval approval
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_and(coalesce(approval.approved_on << coalesce(s.signed_on, a.concluded_on), false)),
                        approval.approved_on << a.concluded_on) AS is_early
        FROM agreements_signature s
        WHERE s.agreement_id = a.id AND s.role = 'signatory' AND s.organization_id = approval.organization_id
    ) AS signing
    WHERE approval.agreement_id = a.id AND approval.kind IN ('assent', 'ratification')
        AND approval.organization_id IS NOT NULL AND signing.is_early
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('approval_after_signature',
            'An assent or a ratification comes after the signature of that party.',
            'agreements_approval', wrong);
    END IF;

    SELECT act.id INTO wrong FROM agreements_lifecycleact act
    WHERE act.agreement_id = a.id AND act.kind = 'extension' AND (
        latest(act.ends_on) <= earliest(term_last_days(a))
        OR EXISTS (
            SELECT 1 FROM agreements_lifecycleact earlier
            WHERE earlier.agreement_id = a.id AND earlier.kind IN ('extension', 'renewal')
                AND coalesce(earlier.acted_on, earlier.effective_on) << coalesce(act.acted_on, act.effective_on)
                AND latest(act.ends_on) <= earliest(earlier.ends_on)
        )
    )
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_extension_moves_end',
            'An extension moves the end of the term to a later day.', 'agreements_lifecycleact', wrong);
    END IF;
END $$;
"""

CHECK_RELATIONS = """
CREATE FUNCTION check_agreement_relations(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    -- The lock makes a new relation and a change of the other agreement wait for each other.
    PERFORM 1 FROM agreements_agreement WHERE id IN (
        SELECT unnest(ARRAY[agreement_id, related_id]) FROM agreements_agreementrelation
        WHERE checked IN (agreement_id, related_id)
    ) ORDER BY id FOR SHARE;
    SELECT r.id INTO wrong FROM agreements_agreementrelation r
    JOIN agreements_agreement child ON child.id = r.agreement_id
    JOIN agreements_agreement parent ON parent.id = r.related_id
    WHERE checked IN (r.agreement_id, r.related_id) AND r.kind IN ('renews', 'amends')
        AND child.concluded_on << parent.concluded_on
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_relation_after_parent',
            'A renewal or amendment is not concluded before the agreement it renews or amends.',
            'agreements_agreementrelation', wrong);
    END IF;
    SELECT r.id INTO wrong FROM agreements_agreementrelation r
    JOIN agreements_agreement child ON child.id = r.agreement_id
    JOIN agreements_agreement parent ON parent.id = r.related_id
    WHERE checked IN (r.agreement_id, r.related_id) AND r.kind = 'extends'
        AND latest(term_last_days(child)) <= earliest(term_last_days(parent))
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM refuse('agreement_relation_moves_end', 'An agreement that extends another ends later than it.',
            'agreements_agreementrelation', wrong);
    END IF;
END $$;
CREATE FUNCTION check_relation_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind NOT IN ('amends', 'renews', 'extends', 'supersedes') THEN
        RETURN NULL;
    END IF;
    -- Two transactions could each add half of a circle: one waits for the other, then sees its row.
    PERFORM pg_advisory_xact_lock('agreements_agreementrelation'::regclass::oid::bigint);
    IF EXISTS (
        WITH RECURSIVE chain (id) AS (
            SELECT NEW.related_id
            UNION
            SELECT r.related_id FROM agreements_agreementrelation r JOIN chain ON r.agreement_id = chain.id
            WHERE r.kind IN ('amends', 'renews', 'extends', 'supersedes')
        )
        SELECT 1 FROM chain WHERE id = NEW.agreement_id
    ) AND EXISTS (SELECT 1 FROM agreements_agreementrelation WHERE id = NEW.id AND related_id = NEW.related_id) THEN
        PERFORM refuse('agreement_relation_no_cycle',
            'These agreements would renew, amend or supersede each other in a circle.',
            'agreements_agreementrelation', NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER no_cycle AFTER INSERT OR UPDATE ON agreements_agreementrelation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_relation_cycle()
"""

CHECK_TRIGGERS = """
CREATE FUNCTION check_agreement_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_agreement(NEW.id);
    -- Only if it matters: two people who save two related agreements need not wait for each other.
    IF (NEW.concluded_on, NEW.term_kind, NEW.term_months, NEW.term_start, NEW.term_starts_on, NEW.term_ends_on)
        IS DISTINCT FROM
        (OLD.concluded_on, OLD.term_kind, OLD.term_months, OLD.term_start, OLD.term_starts_on, OLD.term_ends_on)
    THEN
        PERFORM check_agreement_relations(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION check_agreement_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM check_agreement(NEW.agreement_id);
    END IF;
    IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR OLD.agreement_id <> NEW.agreement_id) THEN
        PERFORM check_agreement(OLD.agreement_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION check_entry_of_related() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_agreement_relations(coalesce(NEW.agreement_id, OLD.agreement_id));
    RETURN NULL;
END $$;
CREATE FUNCTION check_agreement_relation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_agreement_relations(NEW.agreement_id);
    RETURN NULL;
END $$;
CREATE FUNCTION check_home_agreements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_agreement(agreement_id) FROM agreements_party WHERE organization_id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE ON agreements_agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_row();
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE OR DELETE ON agreements_party
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child();
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE OR DELETE ON agreements_signature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child();
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE ON agreements_approval
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child();
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_child();
CREATE CONSTRAINT TRIGGER check_entry_of_related AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_of_related();
CREATE CONSTRAINT TRIGGER check_agreement AFTER INSERT OR UPDATE ON agreements_agreementrelation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_relation();
CREATE CONSTRAINT TRIGGER check_agreement AFTER UPDATE OF is_home ON partnerships_organization
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_home AND NOT NEW.is_home)
    EXECUTE FUNCTION check_home_agreements()
"""


class Migration(migrations.Migration):
    """Rules of agreements that look at more than one row."""

    dependencies = [("agreements", "0001_initial"), ("partnerships", "0002_rules"), ("people", "0002_rules")]
    operations = [
        migrations.RunSQL(GUARDS, "SELECT unguard('agreements')"),
        migrations.RunSQL(
            REGISTRY_NUMBER,
            "DROP TRIGGER give_registry_number ON agreements_agreement;"
            "DROP FUNCTION give_registry_number();"
            "DROP TABLE agreements_registrycounter;"
            "DROP FUNCTION keep_registry_counter()",
        ),
        migrations.RunSQL(
            FOR_A_PARTY,
            "ALTER TABLE agreements_lifecycleact DROP CONSTRAINT lifecycle_act_of_a_party;"
            "ALTER TABLE agreements_approval DROP CONSTRAINT approval_for_a_party;"
            "ALTER TABLE agreements_signature DROP CONSTRAINT signature_for_a_party",
        ),
        migrations.RunSQL(
            TERM,
            "DROP FUNCTION term_last_days(agreements_agreement);"
            "DROP FUNCTION term_starts(agreements_agreement);"
            "DROP FUNCTION agreement_conclusion(agreements_agreement);"
            "DROP FUNCTION last_signature(bigint);"
            "DROP FUNCTION agreement_entry(bigint)",
        ),
        migrations.RunSQL(CHECK_AGREEMENT, "DROP FUNCTION check_agreement(bigint)"),
        migrations.RunSQL(
            CHECK_RELATIONS,
            "DROP TRIGGER no_cycle ON agreements_agreementrelation;"
            "DROP FUNCTION check_relation_cycle();"
            "DROP FUNCTION check_agreement_relations(bigint)",
        ),
        migrations.RunSQL(
            CHECK_TRIGGERS,
            "DROP TRIGGER check_agreement ON partnerships_organization;"
            "DROP TRIGGER check_agreement ON agreements_agreementrelation;"
            "DROP TRIGGER check_entry_of_related ON agreements_lifecycleact;"
            "DROP TRIGGER check_agreement ON agreements_lifecycleact;"
            "DROP TRIGGER check_agreement ON agreements_approval;"
            "DROP TRIGGER check_agreement ON agreements_signature;"
            "DROP TRIGGER check_agreement ON agreements_party;"
            "DROP TRIGGER check_agreement ON agreements_agreement;"
            "DROP FUNCTION check_home_agreements();"
            "DROP FUNCTION check_agreement_relation();"
            "DROP FUNCTION check_entry_of_related();"
            "DROP FUNCTION check_agreement_child();"
            "DROP FUNCTION check_agreement_row()",
        ),
    ]
