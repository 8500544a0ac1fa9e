from django.db import migrations

# Every table with rows that a public page can show, and the records on whose pages they stand. A row further below
# (a person on a photo, a participant) also changes its record: the record's version rises with it.
WATCHED = """
SELECT watch_changes('core_source', 'source=id');

SELECT watch_changes('partnerships_country', 'country');
SELECT watch_changes('partnerships_topic', 'topic=id');
SELECT watch_changes('partnerships_organization', 'organization=id');
SELECT watch_changes('partnerships_organizationname', 'organization=organization_id');
SELECT watch_changes('partnerships_organizationidentifier', 'organization=organization_id');
SELECT watch_changes('partnerships_organizationcitation', 'organization=organization_id');
SELECT watch_changes('partnerships_organizationsuccession', 'organization=predecessor_id', 'organization=successor_id');
SELECT watch_changes('partnerships_organizationrelation', 'organization=organization_id', 'organization=other_id');
SELECT watch_changes('partnerships_networkmembership', 'organization=network_id', 'organization=member_id');
SELECT watch_changes(
    'partnerships_partnership', 'partnership=id', 'partner=organization_a_id', 'partner=organization_b_id'
);
SELECT watch_changes('partnerships_partnershiptopic', 'partnership=partnership_id');
SELECT watch_changes('partnerships_partnershipcitation', 'partnership=partnership_id');
SELECT watch_changes(
    'partnerships_keyfigure', 'key_figure=id', 'partnership=partnership_id', 'organization=organization_id'
);
SELECT watch_changes('partnerships_keyfigurecitation', 'key_figure=key_figure_id');

SELECT watch_changes('people_person', 'person=id');
SELECT watch_changes('people_personname', 'person=person_id');
SELECT watch_changes('people_personidentifier', 'person=person_id');
SELECT watch_changes('people_personcitation', 'person=person_id');
SELECT watch_changes('people_post', 'post=id');
SELECT watch_changes('people_membership', 'person=person_id');

SELECT watch_changes('agreements_agreement', 'agreement=id');
SELECT watch_changes('agreements_agreementpartnership', 'agreement=agreement_id');
SELECT watch_changes('agreements_agreementtopic', 'agreement=agreement_id');
SELECT watch_changes('agreements_agreementidentifier', 'agreement=agreement_id');
SELECT watch_changes('agreements_agreementcitation', 'agreement=agreement_id');
SELECT watch_changes('agreements_party', 'agreement=agreement_id');
SELECT watch_changes('agreements_commitment', 'agreement=agreement_id');
SELECT watch_changes('agreements_document', 'agreement=agreement_id');
SELECT watch_changes('agreements_signature', 'agreement=agreement_id');
SELECT watch_changes('agreements_approval', 'agreement=agreement_id');
SELECT watch_changes('agreements_lifecycleact', 'agreement=agreement_id');
SELECT watch_changes('agreements_agreementrelation', 'agreement=agreement_id', 'agreement=related_id');
SELECT watch_changes('agreements_statusperiod', 'agreement=agreement_id');

SELECT watch_changes('events_visit', 'visit=id');
SELECT watch_changes('events_visitpartnership', 'visit=visit_id');
SELECT watch_changes('events_visittopic', 'visit=visit_id');
SELECT watch_changes('events_visitcitation', 'visit=visit_id');
SELECT watch_changes('events_delegationmember', 'visit=visit_id');
SELECT watch_changes('events_programmeitem', 'visit=visit_id');
SELECT watch_changes('events_programmeitemagreement', 'programme_item=item_id');
SELECT watch_changes('events_programmeparticipant', 'programme_item=item_id');
SELECT watch_changes('events_visitoutcome', 'visit=visit_id');
SELECT watch_changes('events_photo', 'photo=id', 'visit=visit_id', 'agreement=agreement_id');
SELECT watch_changes('events_photoperson', 'photo=photo_id')
"""


class Migration(migrations.Migration):
    """Every change of what the public can see enters the log of changes."""

    dependencies = [
        ("core", "0004_changes"),
        ("partnerships", "0002_rules"),
        ("people", "0002_rules"),
        ("agreements", "0003_status"),
        ("events", "0002_rules"),
    ]
    operations = [migrations.RunSQL(WATCHED, "SELECT unwatch_changes()")]
