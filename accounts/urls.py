"""The few pages of django-allauth that colleagues need; nobody signs up here."""

from allauth.account import views
from allauth.socialaccount import views as provider_views
from django.urls import include, path

from accounts.views import PasswordChangeView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password_change/", PasswordChangeView.as_view(), name="account_change_password"),
    path("account/reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/cancelled/", provider_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/error/", provider_views.login_error, name="socialaccount_login_error"),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
]
