from events.models.photo import Photo, PhotoPerson
from events.models.visit import (
    DelegationMember,
    Direction,
    ItemKind,
    ParticipantRole,
    ProgrammeItem,
    ProgrammeItemAgreement,
    ProgrammeParticipant,
    Visit,
    VisitCitation,
    VisitOutcome,
    VisitPartnership,
    VisitQuerySet,
    VisitTopic,
)

__all__ = [
    "DelegationMember",
    "Direction",
    "ItemKind",
    "ParticipantRole",
    "Photo",
    "PhotoPerson",
    "ProgrammeItem",
    "ProgrammeItemAgreement",
    "ProgrammeParticipant",
    "Visit",
    "VisitCitation",
    "VisitOutcome",
    "VisitPartnership",
    "VisitQuerySet",
    "VisitTopic",
]
