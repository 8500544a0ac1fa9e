"""The few pages of django-allauth that colleagues need; nobody signs up here."""

from allauth.account import views
from django.urls import include, path

from accounts.views import PasswordChangeView, come_from_provider, go_to_provider

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password_change/", PasswordChangeView.as_view(), name="account_change_password"),
    path("account/reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/oidc/<slug:provider_id>/login/", go_to_provider, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", come_from_provider, name="openid_connect_callback"),
]
