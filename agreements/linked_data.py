"""Agreements in the words of schema.org."""

from typing import Any

from django.urls import reverse

from agreements.models import Agreement, DocumentAccess, SignatureRole
from core.linked_data import Node, cited, full, iso, node, thing, things
from partnerships.linked_data import organization_type


def agreement_node(agreement: Agreement, path: str) -> Node:
    """An agreement as its page shows it: its parties and signatories as far as they are public."""
    parties = [each.organization for each in agreement.parties.all()]
    signed = [each for each in agreement.signatures.all() if each.role == SignatureRole.SIGNATORY and each.person]
    return node(
        "CreativeWork",
        name=agreement.title,
        identifier=agreement.registry_number,
        genre=agreement.get_agreement_type_display(),
        abstract=agreement.summary,
        url=full(path),
        dateCreated=iso(agreement.concluded_on),
        locationCreated=node("Place", name=agreement.concluded_at) if agreement.concluded_at else None,
        inLanguage=[code.strip() for code in agreement.languages.split(",") if code.strip()],
        creator=[party for each in parties if (party := thing(organization_type(each), each))],
        contributor=things("Person", [each.person for each in signed]),
        about=things("DefinedTerm", [each.topic for each in agreement.topic_rows.all()]),
        encoding=[document(agreement, each) for each in agreement.documents.all()],
        citation=cited(agreement.citations.all()),
    )


def document(agreement: Agreement, row: Any) -> Node | None:
    """A public document of an agreement."""
    if row.access != DocumentAccess.PUBLIC:
        return None
    file = reverse("agreements:document_file", args=[agreement.registry_number, row.pk]) if row.file else ""
    return node(
        "MediaObject",
        name=row.title,
        inLanguage=row.language,
        contentUrl=full(file) if file else row.url,
        sha256=row.checksum,
    )
