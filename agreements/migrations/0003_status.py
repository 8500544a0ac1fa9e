from django.db import migrations

# Whether an act of these possible days has happened by a day: true, false, or NULL inside an imprecision.
HAS_HAPPENED = """
CREATE FUNCTION has_happened(days daterange, on_day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN days IS NULL OR isempty(days) THEN false
        WHEN on_day < lower(days) THEN false
        WHEN upper(days) - lower(days) = 1 OR on_day >= upper(days) THEN true
    END
"""

DAYS_LATER = """
CREATE FUNCTION days_later(days daterange, count integer) RETURNS daterange
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN isempty(days) THEN days
        ELSE daterange(lower(days) + count, upper(days) + count)
    END
"""

MONTHS_LATER = """
CREATE FUNCTION months_later(days daterange, months integer) RETURNS daterange
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN isempty(days) THEN days
        ELSE daterange(add_months(lower(days), months), add_months(latest(days), months) + 1)
    END
"""

# The k-th boundary is the first day after the k-th renewal, counted in months from the first day of the term, so that
# a clipped day (31 August + 6 months) is never carried on.
TERM_BOUNDARY = """
CREATE FUNCTION term_boundary_number(
    anchor date, term_months integer, renewal_months integer, after_day date
) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN greatest(0, (
        (extract(year FROM after_day) - extract(year FROM anchor)) * 12
        + extract(month FROM after_day) - extract(month FROM anchor) - term_months
    )::integer / renewal_months - 1);
CREATE FUNCTION term_boundary_after(
    anchor date, term_months integer, renewal_months integer, after_day date
) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT min(boundary) FROM (
            SELECT add_months(anchor, term_months + renewal_months * k) AS boundary
            FROM generate_series(
                term_boundary_number(anchor, term_months, renewal_months, after_day),
                term_boundary_number(anchor, term_months, renewal_months, after_day) + 3
            ) AS k
        ) AS boundaries
        WHERE boundary > after_day
    );
CREATE FUNCTION term_decision_from(
    anchor date, term_months integer, renewal_months integer, notice_months integer, from_day date
) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT min(decision) FROM (
            SELECT add_months(
                add_months(anchor, term_months + renewal_months * k), -coalesce(notice_months, 0)
            ) AS decision
            FROM generate_series(
                term_boundary_number(
                    anchor, term_months, renewal_months, add_months(from_day, coalesce(notice_months, 0))
                ),
                term_boundary_number(
                    anchor, term_months, renewal_months, add_months(from_day, coalesce(notice_months, 0))
                ) + 4
            ) AS k
        ) AS decisions
        WHERE decision >= from_day
    )
"""

# A denunciation without a stated effect takes effect at the end of the current term where the agreement would be
# renewed tacitly, else after the notice.
DENUNCIATION_EFFECT = """
CREATE FUNCTION denunciation_effect(act agreements_lifecycleact) RETURNS daterange
    LANGUAGE sql STABLE
    RETURN coalesce(act.effective_on, (
        SELECT CASE
            WHEN a.renewal_mode = 'tacit' AND a.term_kind = 'months' AND a.term_start = 'signature'
                AND a.concluded_on IS NOT NULL
            THEN (
                SELECT daterange(boundary, boundary + 1) FROM (
                    SELECT term_boundary_after(
                        lower(a.concluded_on), a.term_months, a.renewal_months,
                        add_months(lower(act.acted_on), coalesce(a.notice_months, 0)) - 1
                    ) AS boundary
                ) AS next_boundary
            )
            ELSE months_later(act.acted_on, coalesce(a.notice_months, 0))
        END
        FROM agreements_agreement a WHERE a.id = act.agreement_id
    ))
"""

LEAVINGS = """
CREATE FUNCTION agreement_leavings(agreement bigint) RETURNS TABLE (
    days daterange, known daterange, is_denunciation boolean, is_derived boolean
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (p.id) leaving.days, leaving.known, leaving.is_denunciation, leaving.is_derived
    FROM agreements_party p
    CROSS JOIN LATERAL (
        SELECT p.left_on::daterange AS days, p.left_on::daterange AS known,
            false AS is_denunciation, false AS is_derived
        WHERE p.left_on IS NOT NULL
        UNION ALL
        SELECT denunciation_effect(l), coalesce(l.acted_on, l.effective_on),
            l.kind = 'denunciation', l.effective_on IS NULL AND l.kind = 'denunciation'
        FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.organization_id = p.organization_id
            AND l.kind IN ('denunciation', 'withdrawal')
    ) AS leaving
    WHERE p.agreement_id = agreement
    ORDER BY p.id, lower(leaving.days)
$$
"""

# What ends an agreement other than its term: the act, when it became known, and the status it leads to.
ENDINGS = """
CREATE FUNCTION agreement_endings(agreement bigint) RETURNS TABLE (
    days daterange, known daterange, status text, reason text, is_derived boolean
) LANGUAGE sql STABLE AS $$
    SELECT denunciation_effect(l), coalesce(l.acted_on, l.effective_on)::daterange, 'terminated', l.kind::text,
        l.kind = 'denunciation' AND l.effective_on IS NULL
    FROM agreements_lifecycleact l
    WHERE l.agreement_id = agreement
        AND (l.kind = 'termination' OR (l.kind = 'denunciation' AND l.organization_id IS NULL))
    UNION ALL
    -- Fewer than two parties are left once all but one have gone.
    SELECT
        daterange(
            (array_agg(lower(gone.days) ORDER BY lower(gone.days)))[parties.count - 1],
            (array_agg(upper(gone.days) ORDER BY upper(gone.days)))[parties.count - 1]
        ),
        daterange(
            (array_agg(lower(gone.known) ORDER BY lower(gone.known)))[parties.count - 1],
            (array_agg(upper(gone.known) ORDER BY upper(gone.known)))[parties.count - 1]
        ),
        'terminated', CASE WHEN bool_and(gone.is_denunciation) THEN 'denunciation' ELSE 'parties_left' END,
        bool_or(gone.is_derived)
    FROM agreement_leavings(agreement) AS gone
    CROSS JOIN (SELECT count(*)::integer FROM agreements_party p WHERE p.agreement_id = agreement) AS parties
    GROUP BY parties.count
    HAVING parties.count >= 2 AND count(*) >= parties.count - 1
    UNION ALL
    -- A published agreement that supersedes this one ends it when it enters into force itself.
    SELECT coalesce(entry.days, later.concluded_on)::daterange, coalesce(entry.days, later.concluded_on)::daterange,
        'superseded', 'superseded', entry.days IS NULL
    FROM agreements_agreementrelation r
    JOIN agreements_agreement later ON later.id = r.agreement_id AND later.publication = 'published'
    LEFT JOIN LATERAL (
        SELECT coalesce(l.effective_on, l.acted_on) AS days FROM agreements_lifecycleact l
        WHERE l.agreement_id = later.id AND l.kind = 'entry_into_force' AND l.organization_id IS NULL
        ORDER BY lower(coalesce(l.effective_on, l.acted_on)), l.id LIMIT 1
    ) AS entry ON true
    WHERE r.related_id = agreement AND r.kind = 'supersedes'
        AND (entry.days IS NOT NULL
             OR (later.entry_basis IN ('signature', 'not_recorded') AND later.concluded_on IS NOT NULL))
$$
"""

# The one definition of status. It gathers the dated acts, then states for each stretch of days on which nothing can
# change what holds, in the order of the domain: concluded? ended? suspended? entered into force? A question whose
# answer is NULL falls inside an imprecision: the status is then undetermined.
TIMELINE = """
CREATE FUNCTION agreement_timeline(agreement bigint) RETURNS TABLE (
    days daterange, status text, certainty text, term text, reason text, reason_on daterange,
    ends_on date, decision_on date, term_anchor date, term_months integer, renewal_months integer,
    notice_months integer
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_variable
DECLARE
    a agreements_agreement%ROWTYPE;
    entry daterange;
    provisional daterange;
    has_entry_act boolean;
    concluded daterange;
    conclusion_is_recorded boolean := true;
    first_signed daterange;
    approved daterange;
    anchor daterange;
    base_end daterange;
    tacit_end daterange;
    extensions agreements_lifecycleact[];
    suspensions agreements_lifecycleact[];
    act agreements_lifecycleact;
    ending_days daterange[];
    ending_known daterange[];
    ending_status text[];
    ending_reason text[];
    ending_derived boolean[];
    points date[];
    day date;
    from_day date;
    term_end daterange;
    term_is_open boolean;
    extension daterange;
    extension_kind text;
    happened boolean;
    ended boolean;
    suspended boolean;
    suspended_on daterange;
    first_end date;
    in_force boolean;
    rolls boolean;
    pending date;
BEGIN
    SELECT * INTO a FROM agreements_agreement WHERE id = agreement;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    -- Entry into force: for all parties, else when the second one is bound.
    SELECT coalesce(l.effective_on, l.acted_on) INTO entry FROM agreements_lifecycleact l
    WHERE l.agreement_id = agreement AND l.kind = 'entry_into_force' AND l.organization_id IS NULL
    ORDER BY lower(coalesce(l.effective_on, l.acted_on)), l.id LIMIT 1;
    IF entry IS NULL THEN
        SELECT coalesce(l.effective_on, l.acted_on) INTO entry FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.kind = 'entry_into_force'
        ORDER BY lower(coalesce(l.effective_on, l.acted_on)), l.id OFFSET 1 LIMIT 1;
    END IF;
    SELECT coalesce(l.effective_on, l.acted_on) INTO provisional FROM agreements_lifecycleact l
    WHERE l.agreement_id = agreement AND l.kind = 'provisional_application'
    ORDER BY lower(coalesce(l.effective_on, l.acted_on)), l.id LIMIT 1;
    has_entry_act := EXISTS (
        SELECT 1 FROM agreements_lifecycleact l WHERE l.agreement_id = agreement AND l.kind = 'entry_into_force'
    );

    -- Conclusion: as recorded, else by the last dated signature, else not later than the first act after it.
    concluded := a.concluded_on;
    SELECT s.signed_on INTO first_signed FROM agreements_signature s
    WHERE s.agreement_id = agreement AND s.role = 'signatory' AND s.signed_on IS NOT NULL
    ORDER BY lower(s.signed_on), s.id LIMIT 1;
    IF concluded IS NULL AND NOT a.is_signature_outstanding THEN
        conclusion_is_recorded := false;
        SELECT s.signed_on INTO concluded FROM agreements_signature s
        WHERE s.agreement_id = agreement AND s.role = 'signatory' AND s.signed_on IS NOT NULL
        ORDER BY upper(s.signed_on) DESC, s.id LIMIT 1;
        IF concluded IS NULL THEN
            SELECT daterange(NULL, min(
                CASE WHEN upper(r.days) - lower(r.days) = 1 THEN lower(r.days) ELSE upper(r.days) END
            )) INTO concluded
            FROM agreements_lifecycleact l
            CROSS JOIN LATERAL (SELECT coalesce(l.effective_on, l.acted_on)::daterange) AS r (days)
            WHERE l.agreement_id = agreement;
        END IF;
    END IF;
    SELECT p.approved_on INTO approved FROM agreements_approval p
    WHERE p.agreement_id = agreement AND p.approved_on IS NOT NULL
    ORDER BY lower(p.approved_on), p.id LIMIT 1;

    -- The term as agreed: base_end is the first day after it.
    anchor := CASE a.term_start
        WHEN 'fixed_date' THEN a.term_starts_on
        WHEN 'entry_into_force' THEN coalesce(
            entry, CASE WHEN a.entry_basis IN ('signature', 'not_recorded') AND NOT has_entry_act
                   THEN a.concluded_on END
        )
        ELSE a.concluded_on
    END;
    base_end := CASE a.term_kind
        WHEN 'months' THEN months_later(anchor, a.term_months)
        WHEN 'end_date' THEN days_later(a.term_ends_on, 1)
    END;
    IF a.renewal_mode = 'tacit' AND a.max_renewals IS NOT NULL THEN
        tacit_end := CASE a.term_kind
            WHEN 'months' THEN months_later(anchor, a.term_months + a.renewal_months * a.max_renewals)
            ELSE months_later(base_end, a.renewal_months * a.max_renewals)
        END;
    END IF;
    extensions := ARRAY(
        SELECT l FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.kind IN ('extension', 'renewal')
        ORDER BY lower(coalesce(l.effective_on, l.acted_on, l.ends_on)), l.id
    );
    suspensions := ARRAY(
        SELECT l FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.kind = 'suspension'
        ORDER BY lower(coalesce(l.effective_on, l.acted_on, l.ends_on)), l.id
    );
    SELECT array_agg(e.days), array_agg(e.known), array_agg(e.status), array_agg(e.reason), array_agg(e.is_derived)
    INTO ending_days, ending_known, ending_status, ending_reason, ending_derived
    FROM agreement_endings(agreement) AS e WHERE e.days IS NOT NULL;

    -- The days on which the answer to a question can change.
    SELECT array_agg(DISTINCT edge ORDER BY edge) INTO points FROM (
        SELECT unnest(ARRAY[lower(r), upper(r)]) AS edge FROM unnest(
            ARRAY[concluded, first_signed, approved, entry, provisional, base_end, tacit_end]
            || ending_days || ending_known
        ) AS r
        UNION
        SELECT unnest(ARRAY[lower(r), upper(r)]) FROM unnest(extensions || suspensions) AS l
        CROSS JOIN LATERAL (
            VALUES (coalesce(l.effective_on, l.acted_on, l.ends_on)), (days_later(l.ends_on, 1))
        ) AS bounds (r)
    ) AS edges WHERE edge IS NOT NULL;

    FOR i IN 0 .. coalesce(array_length(points, 1), 0) LOOP
        from_day := CASE WHEN i > 0 THEN points[i] END;
        day := coalesce(points[i], points[1] - 1, DATE '2000-01-01');
        days := daterange(from_day, points[i + 1]);
        certainty := 'certain';
        reason_on := NULL;
        ends_on := NULL;
        decision_on := NULL;
        term_anchor := NULL;
        term_months := NULL;
        renewal_months := NULL;
        notice_months := NULL;
        in_force := false;

        -- The term as it stands on this day, with the extensions and renewals recorded by then.
        term_end := base_end;
        term_is_open := a.term_kind IN ('none', 'not_recorded') OR base_end IS NULL;
        rolls := a.renewal_mode = 'tacit' AND NOT term_is_open;
        extension := NULL;
        IF rolls THEN
            term_end := tacit_end;
        ELSIF a.renewal_mode = 'indefinite' AND has_happened(base_end, day) IS NOT FALSE THEN
            term_is_open := true;
        END IF;
        FOREACH act IN ARRAY extensions LOOP
            IF has_happened(coalesce(act.effective_on, act.acted_on, act.ends_on), day) THEN
                extension := coalesce(act.effective_on, act.acted_on, act.ends_on);
                extension_kind := act.kind;
                rolls := false;
                term_end := days_later(act.ends_on, 1);
                term_is_open := act.ends_on IS NULL OR isempty(act.ends_on);
            END IF;
        END LOOP;
        term := CASE
            WHEN NOT term_is_open THEN 'known'
            WHEN a.term_kind = 'none' OR (a.renewal_mode = 'indefinite' AND base_end IS NOT NULL) THEN 'none'
            ELSE 'not_recorded'
        END;

        -- Ended: by the earliest of its term and the other endings; on one day termination goes before the rest.
        ended := false;
        first_end := NULL;
        IF NOT term_is_open AND term_end IS NOT NULL THEN
            ended := has_happened(term_end, day);
            IF ended THEN
                first_end := lower(term_end);
                status := 'expired';
                reason := 'term_ended';
                reason_on := term_end;
                certainty := CASE WHEN a.term_kind = 'months' AND extension IS NULL THEN 'derived' ELSE 'certain' END;
            END IF;
        END IF;
        pending := NULL;
        FOR j IN 1 .. coalesce(array_length(ending_days, 1), 0) LOOP
            happened := has_happened(ending_days[j], day);
            IF happened AND (
                first_end IS NULL OR lower(ending_days[j]) < first_end
                OR (lower(ending_days[j]) = first_end
                    AND (status = 'expired' OR (status = 'superseded' AND ending_status[j] = 'terminated')))
            ) THEN
                ended := true;
                first_end := lower(ending_days[j]);
                status := ending_status[j];
                reason := ending_reason[j];
                reason_on := ending_days[j];
                certainty := CASE WHEN ending_derived[j] THEN 'derived' ELSE 'certain' END;
            ELSIF happened IS NULL AND ended IS NOT TRUE THEN
                ended := NULL;
            ELSIF NOT happened AND has_happened(ending_known[j], day)
                AND upper(ending_days[j]) - lower(ending_days[j]) = 1
            THEN
                pending := least(pending, lower(ending_days[j]) - 1);
            END IF;
        END LOOP;

        suspended := false;
        FOREACH act IN ARRAY suspensions LOOP
            happened := has_happened(coalesce(act.effective_on, act.acted_on, act.ends_on), day)
                AND NOT has_happened(days_later(act.ends_on, 1), day);
            IF happened OR (happened IS NULL AND suspended IS NOT TRUE) THEN
                suspended := happened;
            END IF;
            IF happened THEN
                suspended_on := coalesce(act.effective_on, act.acted_on, act.ends_on);
            END IF;
        END LOOP;

        happened := has_happened(concluded, day);
        IF concluded IS NULL OR NOT happened THEN
            status := 'not_concluded';
            reason := 'no_conclusion';
            reason_on := concluded;
            certainty := 'certain';
            IF a.is_signature_outstanding AND first_signed IS NOT NULL THEN
                happened := has_happened(first_signed, day);
                IF happened THEN
                    status := 'partly_signed';
                    reason := 'partial_signature';
                    reason_on := first_signed;
                END IF;
            ELSE
                happened := false;
            END IF;
            IF happened IS NOT NULL AND status = 'not_concluded' THEN
                happened := has_happened(approved, day);
                IF happened THEN
                    status := 'approved';
                    reason := 'approval';
                    reason_on := approved;
                END IF;
            END IF;
            IF happened IS NULL THEN
                status := 'undetermined';
                certainty := 'undetermined';
                reason := 'conclusion_imprecise';
                reason_on := coalesce(CASE WHEN a.is_signature_outstanding THEN first_signed END, approved);
            END IF;
        ELSIF happened IS NULL THEN
            status := 'undetermined';
            certainty := 'undetermined';
            reason := CASE WHEN conclusion_is_recorded THEN 'conclusion_imprecise' ELSE 'conclusion_not_recorded' END;
            reason_on := a.concluded_on;
        ELSIF ended THEN
            IF (a.entry_basis IN ('notification', 'ratification', 'assent', 'fixed_date') OR has_entry_act)
                AND has_happened(entry, first_end - 1) IS FALSE
                AND has_happened(provisional, first_end - 1) IS FALSE
            THEN
                status := 'ended_unentered';
            END IF;
            IF upper(reason_on) - lower(reason_on) = 1 THEN
                ends_on := first_end - 1;
            END IF;
        ELSIF ended IS NULL THEN
            status := 'undetermined';
            certainty := 'undetermined';
            reason := 'end_imprecise';
            reason_on := NULL;
        ELSIF suspended THEN
            status := 'suspended';
            reason := 'suspension';
            reason_on := suspended_on;
            in_force := true;
        ELSIF suspended IS NULL THEN
            status := 'undetermined';
            certainty := 'undetermined';
            reason := 'suspension_imprecise';
            reason_on := NULL;
        ELSIF has_happened(entry, day) THEN
            status := 'in_force';
            reason := 'entry';
            reason_on := entry;
            in_force := true;
        ELSIF has_happened(provisional, day) THEN
            status := 'in_force';
            reason := 'provisional';
            reason_on := provisional;
            in_force := true;
        ELSIF has_happened(entry, day) IS NULL OR has_happened(provisional, day) IS NULL THEN
            status := 'undetermined';
            certainty := 'undetermined';
            reason := 'entry_imprecise';
            reason_on := coalesce(entry, provisional);
        ELSIF has_entry_act OR a.entry_basis IN ('notification', 'ratification', 'assent', 'fixed_date') THEN
            status := 'awaiting';
            reason := 'awaiting_entry';
        ELSE
            status := 'in_force';
            reason := 'signature';
            reason_on := concluded;
            certainty := 'derived';
            in_force := true;
        END IF;

        IF certainty = 'certain' AND NOT conclusion_is_recorded AND status NOT IN ('not_concluded', 'approved') THEN
            certainty := 'derived';
        END IF;
        IF status = 'in_force' AND extension IS NOT NULL AND (
            base_end IS NULL OR has_happened(base_end, day) IS NOT FALSE
        ) THEN
            reason := extension_kind;
            reason_on := extension;
        ELSIF status = 'in_force' AND rolls AND has_happened(base_end, day) IS NOT FALSE THEN
            reason := 'tacit_renewal';
            reason_on := NULL;
            certainty := 'derived';
        ELSIF status = 'in_force' AND a.renewal_mode = 'indefinite' AND has_happened(base_end, day) IS NOT FALSE
            AND extension IS NULL
        THEN
            reason := 'indefinite';
            reason_on := base_end;
            certainty := 'derived';
        END IF;

        -- The end in sight: of a term known to the day, or of a termination already declared.
        IF in_force OR status = 'awaiting' THEN
            IF pending IS NOT NULL THEN
                ends_on := pending;
                IF NOT rolls AND NOT term_is_open AND upper(term_end) - lower(term_end) = 1 THEN
                    ends_on := least(pending, lower(term_end) - 1);
                END IF;
            ELSIF rolls AND upper(base_end) - lower(base_end) = 1 THEN
                term_anchor := CASE a.term_kind WHEN 'months' THEN lower(anchor) ELSE lower(base_end) END;
                term_months := CASE a.term_kind WHEN 'months' THEN a.term_months ELSE 0 END;
                renewal_months := a.renewal_months;
                notice_months := a.notice_months;
            ELSIF NOT rolls AND NOT term_is_open AND upper(term_end) - lower(term_end) = 1 THEN
                ends_on := lower(term_end) - 1;
                decision_on := add_months(lower(term_end), -coalesce(a.notice_months, 0));
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$
"""

# Neighbouring stretches with the same answer become one row.
REBUILD = """
CREATE FUNCTION rebuild_status(agreement bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Of two transactions that change one agreement the second waits here, then sees the rows of the first.
    PERFORM 1 FROM agreements_agreement WHERE id = agreement FOR NO KEY UPDATE;
    DELETE FROM agreements_statusperiod WHERE agreement_id = agreement;
    INSERT INTO agreements_statusperiod (
        agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months
    )
    SELECT agreement, range_merge(range_agg(days)), status, certainty, term, reason, reason_on, ends_on,
        decision_on, term_anchor, term_months, renewal_months, notice_months
    FROM (
        SELECT *, number - row_number() OVER (
            PARTITION BY status, certainty, term, reason, reason_on, ends_on, decision_on,
                term_anchor, term_months, renewal_months, notice_months
            ORDER BY number
        ) AS stretch
        FROM (SELECT *, row_number() OVER () AS number FROM agreement_timeline(agreement)) AS numbered
    ) AS marked
    GROUP BY stretch, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months;
END $$
"""

# An agreement's own acts change its status; its publication, conclusion and entry also that of those it supersedes.
# Triggers run in the order of their names: by then touch_agreement has made other changes of the agreement wait.
TRIGGERS = """
CREATE FUNCTION refresh_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        changed := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY[NEW.agreement_id];
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY[OLD.agreement_id];
    ELSE
        changed := ARRAY[OLD.agreement_id, NEW.agreement_id];
    END IF;
    IF TG_TABLE_NAME IN ('agreements_agreement', 'agreements_lifecycleact') THEN
        changed := changed || ARRAY(
            SELECT related_id FROM agreements_agreementrelation
            WHERE agreement_id = ANY (changed) AND kind = 'supersedes'
        );
    END IF;
    PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = ANY (changed);
    RETURN NULL;
END $$;
CREATE FUNCTION refresh_superseded_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.kind = 'supersedes' THEN
        PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = OLD.related_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.kind = 'supersedes' THEN
        PERFORM rebuild_status(id) FROM agreements_agreement WHERE id = NEW.related_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION forget_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM agreements_statusperiod WHERE agreement_id = OLD.id;
    RETURN OLD;
END $$;
CREATE FUNCTION keep_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The triggers that compute it write from one level further down.
    IF pg_trigger_depth() < 2 THEN
        PERFORM refuse('status_is_computed', 'The status is computed from the recorded acts, never typed.',
            TG_TABLE_NAME);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_status BEFORE INSERT OR UPDATE OR DELETE ON agreements_statusperiod
    FOR EACH ROW EXECUTE FUNCTION keep_status();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON agreements_statusperiod
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OF
    publication, concluded_on, is_signature_outstanding, entry_basis, term_kind, term_months, term_start,
    term_starts_on, term_ends_on, renewal_mode, renewal_months, max_renewals, notice_months
    ON agreements_agreement FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_party
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_approval
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_superseded_status AFTER INSERT OR UPDATE OR DELETE ON agreements_agreementrelation
    FOR EACH ROW EXECUTE FUNCTION refresh_superseded_status();
CREATE TRIGGER forget_status AFTER DELETE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION forget_status()
"""


class Migration(migrations.Migration):
    """Status as of a date: one definition in SQL, kept as rows of days by triggers."""

    dependencies = [("agreements", "0002_rules")]
    operations = [
        migrations.RunSQL(HAS_HAPPENED, "DROP FUNCTION has_happened(daterange, date)"),
        migrations.RunSQL(DAYS_LATER, "DROP FUNCTION days_later(daterange, integer)"),
        migrations.RunSQL(MONTHS_LATER, "DROP FUNCTION months_later(daterange, integer)"),
        migrations.RunSQL(
            TERM_BOUNDARY,
            "DROP FUNCTION term_decision_from(date, integer, integer, integer, date);"
            "DROP FUNCTION term_boundary_after(date, integer, integer, date);"
            "DROP FUNCTION term_boundary_number(date, integer, integer, date)",
        ),
        migrations.RunSQL(DENUNCIATION_EFFECT, "DROP FUNCTION denunciation_effect(agreements_lifecycleact)"),
        migrations.RunSQL(LEAVINGS, "DROP FUNCTION agreement_leavings(bigint)"),
        migrations.RunSQL(ENDINGS, "DROP FUNCTION agreement_endings(bigint)"),
        migrations.RunSQL(TIMELINE, "DROP FUNCTION agreement_timeline(bigint)"),
        migrations.RunSQL(REBUILD, "DROP FUNCTION rebuild_status(bigint)"),
        migrations.RunSQL(
            TRIGGERS,
            "DROP TRIGGER forget_status ON agreements_agreement;"
            "DROP TRIGGER write_superseded_status ON agreements_agreementrelation;"
            "DROP TRIGGER write_status ON agreements_lifecycleact;"
            "DROP TRIGGER write_status ON agreements_approval;"
            "DROP TRIGGER write_status ON agreements_signature;"
            "DROP TRIGGER write_status ON agreements_party;"
            "DROP TRIGGER write_status ON agreements_agreement;"
            "DROP TRIGGER no_truncate ON agreements_statusperiod;"
            "DROP TRIGGER keep_status ON agreements_statusperiod;"
            "DROP FUNCTION keep_status();"
            "DROP FUNCTION forget_status();"
            "DROP FUNCTION refresh_superseded_status();"
            "DROP FUNCTION refresh_status()",
        ),
    ]
