from collections.abc import Iterable

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
-- Boundaries rise with their number: the first that is late enough is the earliest. In loops, for a file asks for hundreds
-- of thousands, and a query in each takes ten times as long.
CREATE FUNCTION term_boundary_after(
    anchor date, term_months integer, renewal_months integer, after_day date
) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    first constant integer := term_boundary_number(anchor, term_months, renewal_months, after_day);
    boundary date;
BEGIN
    FOR k IN first..first + 3 LOOP
        boundary := add_months(anchor, term_months + renewal_months * k);
        IF boundary > after_day THEN
            RETURN boundary;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION term_decision_from(
    anchor date, term_months integer, renewal_months integer, notice_months integer, from_day date,
    last_boundary date DEFAULT NULL
) RETURNS date
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    notice constant integer := coalesce(notice_months, 0);
    first constant integer := term_boundary_number(anchor, term_months, renewal_months, add_months(from_day, notice));
    boundary date;
    decision date;
BEGIN
    FOR k IN first..first + 4 LOOP
        boundary := add_months(anchor, term_months + renewal_months * k);
        decision := add_months(boundary, -notice);
        IF boundary > last_boundary THEN
            RETURN NULL;
        ELSIF decision >= from_day THEN
            RETURN decision;
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""

# A denunciation without a stated effect takes effect at the end of the term in which its notice runs out, where that
# term would be renewed tacitly, else when the notice runs out.
DENUNCIATION_EFFECT = """
CREATE FUNCTION denunciation_effect(act agreements_lifecycleact) RETURNS daterange LANGUAGE plpgsql STABLE AS $$
DECLARE
    a agreements_agreement%ROWTYPE;
    starts daterange;
    first_months integer;
    notice_out daterange;
    earliest_end date;
    latest_end date;
BEGIN
    IF act.effective_on IS NOT NULL THEN
        RETURN act.effective_on;
    END IF;
    SELECT * INTO a FROM agreements_agreement WHERE id = act.agreement_id;
    notice_out := months_later(act.acted_on, coalesce(a.notice_months, 0));
    starts := CASE a.term_kind WHEN 'months' THEN term_starts(a) ELSE days_later(a.term_ends_on, 1) END;
    IF a.renewal_mode <> 'tacit' OR starts IS NULL OR notice_out IS NULL THEN
        RETURN notice_out;
    END IF;
    first_months := CASE a.term_kind WHEN 'months' THEN a.term_months ELSE 0 END;
    earliest_end := term_boundary_after(lower(starts), first_months, a.renewal_months, lower(notice_out) - 1);
    -- A term that begins later within its imprecision can end sooner after the notice.
    IF term_boundary_after(latest(starts), first_months, a.renewal_months, lower(notice_out) - 1) < earliest_end THEN
        earliest_end := lower(notice_out);
    END IF;
    latest_end := greatest(
        term_boundary_after(lower(starts), first_months, a.renewal_months, latest(notice_out) - 1),
        term_boundary_after(latest(starts), first_months, a.renewal_months, latest(notice_out) - 1)
    );
    RETURN daterange(earliest_end, greatest(latest_end, earliest_end + 1));
END $$
"""

LEAVINGS = """
CREATE FUNCTION agreement_leavings(agreement bigint) RETURNS TABLE (
    party bigint, days daterange, known daterange, is_denunciation boolean, is_derived boolean
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (p.id) p.id, leaving.days, leaving.known, leaving.is_denunciation, leaving.is_derived
    FROM agreements_party p
    CROSS JOIN LATERAL (
        SELECT p.left_on::daterange AS days, p.left_on::daterange AS known,
            false AS is_denunciation, false AS is_derived
        WHERE p.left_on IS NOT NULL
        UNION ALL
        SELECT coalesce(l.effective_on, l.acted_on), coalesce(l.acted_on, l.effective_on), false, false
        FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.organization_id = p.organization_id AND l.kind = 'withdrawal'
        UNION ALL
        SELECT denunciation_effect(l), coalesce(l.acted_on, l.effective_on), true, l.effective_on IS NULL
        FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.organization_id = p.organization_id AND l.kind = 'denunciation'
    ) AS leaving
    WHERE p.agreement_id = agreement AND leaving.days IS NOT NULL
    ORDER BY p.id, lower(leaving.days)
$$
"""

# What ends an agreement other than its term: the act, when it became known, and the status it leads to.
ENDINGS = """
CREATE FUNCTION agreement_endings(agreement bigint) RETURNS TABLE (
    days daterange, known daterange, status text, reason text, is_derived boolean
) LANGUAGE sql STABLE AS $$
    SELECT
        CASE l.kind WHEN 'denunciation' THEN denunciation_effect(l) ELSE coalesce(l.effective_on, l.acted_on) END,
        coalesce(l.acted_on, l.effective_on)::daterange, 'terminated', l.kind::text,
        l.kind = 'denunciation' AND l.effective_on IS NULL
    FROM agreements_lifecycleact l
    WHERE l.agreement_id = agreement
        AND (l.kind = 'termination' OR (l.kind = 'denunciation' AND l.organization_id IS NULL))
    UNION ALL
    -- The first party to go that leaves fewer than two behind ends it; who joins later does not bring it back.
    SELECT
        daterange(min(lower(gone.days)) FILTER (WHERE gone.may_end), min(upper(gone.days)) FILTER (WHERE gone.ends)),
        daterange(min(lower(gone.known)) FILTER (WHERE gone.may_end), min(upper(gone.known)) FILTER (WHERE gone.ends)),
        'terminated',
        CASE WHEN bool_and(gone.is_denunciation) THEN 'denunciation' ELSE 'parties_left' END, bool_or(gone.is_derived)
    FROM (
        SELECT leaving.*,
            count(*) FILTER (WHERE stays.at_first) < 2 AS may_end, count(*) FILTER (WHERE stays.at_last) < 2 AS ends
        FROM agreement_leavings(agreement) AS leaving
        CROSS JOIN LATERAL (
            SELECT
                coalesce(lower(other.days) > lower(leaving.days), true)
                    AND coalesce(lower(p.joined_on) <= lower(leaving.days), true) AS at_first,
                coalesce(upper(other.days) > upper(leaving.days), true)
                    AND coalesce(upper(p.joined_on) <= upper(leaving.days), true) AS at_last
            FROM agreements_party p
            LEFT JOIN agreement_leavings(agreement) AS other ON other.party = p.id
            WHERE p.agreement_id = agreement AND p.id <> leaving.party
        ) AS stays
        GROUP BY leaving.party, leaving.days, leaving.known, leaving.is_denunciation, leaving.is_derived
    ) AS gone
    WHERE gone.may_end OR gone.ends
    HAVING bool_or(gone.may_end) AND bool_or(gone.ends)
    UNION ALL
    -- A published agreement that supersedes this one ends it when it enters into force itself.
    SELECT coalesce(start.entry, start.conclusion), coalesce(start.entry, start.conclusion),
        'superseded', 'superseded', start.entry IS NULL
    FROM agreements_agreementrelation r
    JOIN agreements_agreement later ON later.id = r.agreement_id AND later.publication = 'published'
    CROSS JOIN LATERAL (
        SELECT agreement_entry(later.id) AS entry,
            CASE WHEN later.entry_basis IN ('signature', 'not_recorded') AND NOT EXISTS (
                SELECT 1 FROM agreements_lifecycleact l
                WHERE l.agreement_id = later.id AND l.kind = 'entry_into_force'
            ) THEN agreement_conclusion(later) END AS conclusion
    ) AS start
    WHERE r.related_id = agreement AND r.kind = 'supersedes' AND coalesce(start.entry, start.conclusion) IS NOT NULL
$$
"""

# The one definition of status. It gathers the dated acts, then states for each stretch of days on which nothing can
# change what holds, in the order of the domain: concluded? ended? suspended? entered into force? A question whose
# answer is NULL falls inside an imprecision: the status is then undetermined.
TIMELINE = """
CREATE FUNCTION agreement_timeline(agreement bigint) RETURNS TABLE (
    days daterange, status text, certainty text, term text, reason text, reason_on daterange,
    ends_on date, decision_on date, term_anchor date, term_months integer, renewal_months integer,
    notice_months integer, term_limit date
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_variable
DECLARE
    a agreements_agreement%ROWTYPE;
    entry daterange;
    provisional daterange;
    has_entry_act boolean;
    concluded daterange;
    conclusion_is_recorded boolean;
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
    begins daterange;
    is_extended boolean;
    uncertain_end daterange;
    may_have_ended boolean;
    first_end date;
    in_force boolean;
    rolls boolean;
    pending date;
BEGIN
    SELECT * INTO a FROM agreements_agreement WHERE id = agreement;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    entry := agreement_entry(agreement);
    SELECT coalesce(l.effective_on, l.acted_on) INTO provisional FROM agreements_lifecycleact l
    WHERE l.agreement_id = agreement AND l.kind = 'provisional_application'
    ORDER BY lower(coalesce(l.effective_on, l.acted_on)), l.id LIMIT 1;
    has_entry_act := EXISTS (
        SELECT 1 FROM agreements_lifecycleact l WHERE l.agreement_id = agreement AND l.kind = 'entry_into_force'
    );

    -- Where nothing dates the conclusion it is not later than the first act that follows from it.
    concluded := agreement_conclusion(a);
    conclusion_is_recorded := a.concluded_on IS NOT NULL OR a.is_signature_outstanding;
    SELECT s.signed_on INTO first_signed FROM agreements_signature s
    WHERE s.agreement_id = agreement AND s.role = 'signatory' AND s.signed_on IS NOT NULL
    ORDER BY lower(s.signed_on), s.id LIMIT 1;
    IF concluded IS NULL AND NOT a.is_signature_outstanding THEN
        SELECT daterange(NULL, min(
            CASE WHEN upper(r.days) - lower(r.days) = 1 THEN lower(r.days) ELSE upper(r.days) END
        )) INTO concluded
        FROM agreements_lifecycleact l
        CROSS JOIN LATERAL (SELECT coalesce(l.effective_on, l.acted_on)::daterange) AS r (days)
        WHERE l.agreement_id = agreement;
    END IF;
    SELECT p.approved_on INTO approved FROM agreements_approval p
    WHERE p.agreement_id = agreement AND p.approved_on IS NOT NULL
    ORDER BY lower(p.approved_on), p.id LIMIT 1;

    -- The term as agreed: base_end is the first day after it.
    anchor := term_starts(a);
    base_end := days_later(term_last_days(a), 1);
    IF a.renewal_mode = 'tacit' AND a.max_renewals IS NOT NULL THEN
        tacit_end := CASE a.term_kind
            WHEN 'months' THEN months_later(anchor, a.term_months + a.renewal_months * a.max_renewals)
            ELSE months_later(base_end, a.renewal_months * a.max_renewals)
        END;
    END IF;
    extensions := ARRAY(
        SELECT l FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.kind IN ('extension', 'renewal')
        ORDER BY lower(coalesce(l.effective_on, l.acted_on)) NULLS FIRST, lower(l.ends_on), l.id
    );
    -- One of many parties can suspend it for itself only.
    suspensions := ARRAY(
        SELECT l FROM agreements_lifecycleact l
        WHERE l.agreement_id = agreement AND l.kind = 'suspension' AND (
            l.organization_id IS NULL
            OR (SELECT count(*) FROM agreements_party p WHERE p.agreement_id = agreement) <= 2
        )
        ORDER BY lower(coalesce(l.effective_on, l.acted_on)) NULLS FIRST, l.id
    );
    -- Most have none of what can end them, and to look for it as a whole is a third of all this work.
    IF EXISTS (SELECT 1 FROM agreements_lifecycleact l WHERE l.agreement_id = agreement
            AND l.kind IN ('termination', 'denunciation', 'withdrawal'))
        OR EXISTS (SELECT 1 FROM agreements_party p WHERE p.agreement_id = agreement AND p.left_on IS NOT NULL)
        OR EXISTS (SELECT 1 FROM agreements_agreementrelation r
            WHERE r.related_id = agreement AND r.kind = 'supersedes')
    THEN
        SELECT array_agg(e.days), array_agg(e.known), array_agg(e.status), array_agg(e.reason), array_agg(e.is_derived)
        INTO ending_days, ending_known, ending_status, ending_reason, ending_derived
        FROM agreement_endings(agreement) AS e WHERE e.days IS NOT NULL;
    END IF;

    -- The days on which the answer to a question can change.
    SELECT array_agg(DISTINCT edge ORDER BY edge) INTO points FROM (
        SELECT unnest(ARRAY[lower(r), upper(r)]) AS edge FROM unnest(
            ARRAY[concluded, first_signed, approved, entry, provisional, base_end, tacit_end]
            || ending_days || ending_known
        ) AS r
        UNION ALL
        SELECT unnest(ARRAY[lower(r), upper(r)]) FROM unnest(extensions || suspensions) AS l
        CROSS JOIN LATERAL (
            VALUES (coalesce(l.effective_on, l.acted_on)::daterange), (days_later(l.ends_on, 1))
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
        term_limit := NULL;
        in_force := false;

        -- The term as it stands on this day, with the extensions and renewals recorded by then.
        term_end := base_end;
        term_is_open := a.term_kind IN ('none', 'not_recorded') OR base_end IS NULL;
        rolls := a.renewal_mode = 'tacit' AND NOT term_is_open;
        is_extended := false;
        extension := NULL;
        uncertain_end := NULL;
        IF rolls THEN
            term_end := tacit_end;
        ELSIF a.renewal_mode = 'indefinite' AND has_happened(base_end, day) IS NOT FALSE THEN
            term_is_open := true;
        END IF;
        FOREACH act IN ARRAY extensions LOOP
            -- An extension without a date of its own was made in time.
            happened := coalesce(act.effective_on, act.acted_on) IS NULL
                OR has_happened(coalesce(act.effective_on, act.acted_on), day);
            IF happened THEN
                is_extended := true;
                extension := coalesce(act.effective_on, act.acted_on);
                extension_kind := act.kind;
                rolls := false;
                term_end := days_later(act.ends_on, 1);
                term_is_open := act.ends_on IS NULL OR isempty(act.ends_on);
            ELSIF happened IS NULL THEN
                uncertain_end := coalesce(days_later(act.ends_on, 1), 'empty');
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
                certainty := CASE WHEN a.term_kind = 'months' AND NOT is_extended THEN 'derived' ELSE 'certain' END;
                IF uncertain_end IS NOT NULL AND has_happened(uncertain_end, day) IS NOT TRUE THEN
                    ended := NULL;
                    first_end := NULL;
                END IF;
            END IF;
        END IF;
        pending := NULL;
        may_have_ended := false;
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
            ELSIF happened IS NULL THEN
                may_have_ended := true;
            ELSIF NOT happened AND has_happened(ending_known[j], day)
                AND upper(ending_days[j]) - lower(ending_days[j]) = 1
            THEN
                pending := least(pending, lower(ending_days[j]) - 1);
            END IF;
        END LOOP;
        IF may_have_ended AND ended THEN
            -- That it has ended is certain; what ended it is not.
            certainty := 'derived';
        ELSIF may_have_ended THEN
            ended := NULL;
        END IF;

        suspended := false;
        FOREACH act IN ARRAY suspensions LOOP
            -- Where no start is recorded it may have begun on any day, where no end is, have ended on any later one.
            begins := coalesce(act.effective_on, act.acted_on);
            happened := CASE WHEN begins IS NOT NULL THEN has_happened(begins, day) END AND NOT CASE
                WHEN act.ends_on IS NOT NULL THEN has_happened(days_later(act.ends_on, 1), day)
                WHEN day < upper(begins) THEN false
            END;
            IF happened OR (happened IS NULL AND suspended IS NOT TRUE) THEN
                suspended := happened;
            END IF;
            IF happened THEN
                suspended_on := begins;
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
        IF status = 'in_force' AND is_extended AND (
            base_end IS NULL OR has_happened(base_end, day) IS NOT FALSE
        ) THEN
            reason := extension_kind;
            reason_on := extension;
        ELSIF status = 'in_force' AND rolls AND has_happened(base_end, day) IS NOT FALSE THEN
            reason := 'tacit_renewal';
            reason_on := NULL;
            certainty := 'derived';
        ELSIF status = 'in_force' AND a.renewal_mode = 'indefinite' AND has_happened(base_end, day) IS NOT FALSE
            AND NOT is_extended
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
                term_limit := lower(tacit_end);
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
CREATE FUNCTION agreement_statuses(agreement bigint) RETURNS TABLE (
    days daterange, status text, certainty text, term text, reason text, reason_on daterange,
    ends_on date, decision_on date, term_anchor date, term_months integer, renewal_months integer,
    notice_months integer, term_limit date
) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    stretch record;
BEGIN
    FOR stretch IN SELECT * FROM agreement_timeline(agreement) LOOP
        IF (
            status, certainty, term, reason, reason_on, ends_on, decision_on, term_anchor, term_months,
            renewal_months, notice_months, term_limit
        ) IS NOT DISTINCT FROM (
            stretch.status, stretch.certainty, stretch.term, stretch.reason, stretch.reason_on, stretch.ends_on,
            stretch.decision_on, stretch.term_anchor, stretch.term_months, stretch.renewal_months,
            stretch.notice_months, stretch.term_limit
        ) THEN
            days := daterange(lower(days), upper(stretch.days));
        ELSE
            IF days IS NOT NULL THEN
                RETURN NEXT;
            END IF;
            days := stretch.days;
            status := stretch.status;
            certainty := stretch.certainty;
            term := stretch.term;
            reason := stretch.reason;
            reason_on := stretch.reason_on;
            ends_on := stretch.ends_on;
            decision_on := stretch.decision_on;
            term_anchor := stretch.term_anchor;
            term_months := stretch.term_months;
            renewal_months := stretch.renewal_months;
            notice_months := stretch.notice_months;
            term_limit := stretch.term_limit;
        END IF;
    END LOOP;
    IF days IS NOT NULL THEN
        RETURN NEXT;
    END IF;
END $$;
CREATE FUNCTION rebuild_status(agreement bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Of two transactions that change one agreement the second waits here, then sees the rows of the first.
    PERFORM 1 FROM agreements_agreement WHERE id = agreement FOR NO KEY UPDATE;
    DELETE FROM agreements_statusperiod WHERE agreement_id = agreement;
    INSERT INTO agreements_statusperiod (
        agreement_id, days, status, certainty, term, reason, reason_on, ends_on, decision_on,
        term_anchor, term_months, renewal_months, notice_months, term_limit
    )
    SELECT agreement, statuses.* FROM agreement_statuses(agreement) AS statuses;
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
    IF TG_TABLE_NAME IN ('agreements_agreement', 'agreements_lifecycleact', 'agreements_signature', 'agreements_party') THEN
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
CREATE TRIGGER write_status AFTER INSERT ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR DELETE ON agreements_party
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR DELETE ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR DELETE ON agreements_approval
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_status AFTER INSERT OR UPDATE OR DELETE ON agreements_lifecycleact
    FOR EACH ROW EXECUTE FUNCTION refresh_status();
CREATE TRIGGER write_superseded_status AFTER INSERT OR UPDATE OR DELETE ON agreements_agreementrelation
    FOR EACH ROW EXECUTE FUNCTION refresh_superseded_status();
CREATE TRIGGER forget_status AFTER DELETE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION forget_status()
"""

# What a status is computed from. Whoever saves a whole row that says the same of these waits for no computation.
STATUS_COLUMNS = {
    "agreement": (
        "publication", "concluded_on", "is_signature_outstanding", "entry_basis", "term_kind", "term_months",
        "term_start", "term_starts_on", "term_ends_on", "renewal_mode", "renewal_months", "max_renewals",
        "notice_months",
    ),
    "party": ("agreement_id", "organization_id", "joined_on", "left_on"),
    "signature": ("agreement_id", "organization_id", "role", "signed_on"),
    "approval": ("agreement_id", "approved_on"),
}  # fmt: skip


def row_of(version: str, columns: Iterable[str]) -> str:
    return "(" + ", ".join(f"{version}.{column}" for column in columns) + ")"


UPDATE_TRIGGERS = ";".join(
    f"CREATE TRIGGER write_status_again AFTER UPDATE ON agreements_{name} FOR EACH ROW"
    f" WHEN ({row_of('OLD', columns)} IS DISTINCT FROM {row_of('NEW', columns)}) EXECUTE FUNCTION refresh_status()"
    for name, columns in STATUS_COLUMNS.items()
)

# They only read, so that several processes can compute the statuses of all agreements at once.
READING = (
    "denunciation_effect(agreements_lifecycleact)",
    "agreement_leavings(bigint)",
    "agreement_endings(bigint)",
    "agreement_timeline(bigint)",
    "last_signature(bigint)",
    "agreement_conclusion(agreements_agreement)",
    "agreement_entry(bigint)",
    "term_starts(agreements_agreement)",
    "term_last_days(agreements_agreement)",
)


class Migration(migrations.Migration):
    """Status as of a date: one definition in SQL, kept as rows of days by triggers."""

    dependencies = [("agreements", "0002_rules")]
    operations = [
        migrations.RunSQL(HAS_HAPPENED, "DROP FUNCTION has_happened(daterange, date)"),
        migrations.RunSQL(DAYS_LATER, "DROP FUNCTION days_later(daterange, integer)"),
        migrations.RunSQL(MONTHS_LATER, "DROP FUNCTION months_later(daterange, integer)"),
        migrations.RunSQL(
            TERM_BOUNDARY,
            "DROP FUNCTION term_decision_from(date, integer, integer, integer, date, date);"
            "DROP FUNCTION term_boundary_after(date, integer, integer, date);"
            "DROP FUNCTION term_boundary_number(date, integer, integer, date)",
        ),
        migrations.RunSQL(DENUNCIATION_EFFECT, "DROP FUNCTION denunciation_effect(agreements_lifecycleact)"),
        migrations.RunSQL(LEAVINGS, "DROP FUNCTION agreement_leavings(bigint)"),
        migrations.RunSQL(ENDINGS, "DROP FUNCTION agreement_endings(bigint)"),
        migrations.RunSQL(TIMELINE, "DROP FUNCTION agreement_timeline(bigint)"),
        migrations.RunSQL(REBUILD, "DROP FUNCTION rebuild_status(bigint); DROP FUNCTION agreement_statuses(bigint)"),
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
        migrations.RunSQL(
            UPDATE_TRIGGERS,
            ";".join(f"DROP TRIGGER write_status_again ON agreements_{name}" for name in STATUS_COLUMNS),
        ),
        *(
            migrations.RunSQL(f"ALTER FUNCTION {name} PARALLEL SAFE", f"ALTER FUNCTION {name} PARALLEL UNSAFE")
            for name in READING
        ),
    ]
