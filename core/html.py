"""HTML written without templates, where there is very much of it."""

import html

from django.utils.safestring import SafeString


def escaped(text: object) -> SafeString:
    """The text as it stands in HTML; Django's own function, without the way around for lazy texts."""
    return SafeString(html.escape(str(text)))
