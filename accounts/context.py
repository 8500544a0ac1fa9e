from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def desk(request: HttpRequest) -> dict[str, Any]:
    """What the frame of the desk asks, for pages that are not the admin's own; public pages read no session."""
    if not request.path_info.startswith("/admin/") or not hasattr(request, "user"):
        return {}
    return {
        "has_permission": bool(getattr(request.user, "is_staff", False)),
        "identity_provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "identity_provider_address": reverse("openid_connect_login", args=["provider"]),
    }
