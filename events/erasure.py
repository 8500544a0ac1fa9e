"""What an erasure took out of the history, so that nothing puts it back."""

from typing import Any

from django.db import connection

# A name in a photo may have been printed before it was known whose it is.
ERASED = """
SELECT DISTINCT jsonb_object_keys(redaction(%(table)s, erasure.replacement)) FROM people_erasure erasure
WHERE erasure.person_id = %(person)s OR (%(table)s = 'events_photoperson' AND EXISTS (
    SELECT FROM events_photopersonevent linked
    WHERE linked.pgh_obj_id = %(row)s AND linked.person_id = erasure.person_id
))
"""


def erased_of_person(event: Any) -> set[str]:
    """The columns of an event that were redacted with the person it is about."""
    table = event.pgh_tracked_model._meta.db_table
    person = event.pgh_obj_id if table == "people_person" else getattr(event, "person_id", None)
    with connection.cursor() as cursor:
        cursor.execute(ERASED, {"table": table, "person": person, "row": event.pgh_obj_id})
        return {column for (column,) in cursor.fetchall()}
