from django.urls import re_path

from agreements import views
from core.lists import list_urls

app_name = "agreements"

urlpatterns = [
    *list_urls(views.AgreementListView, "agreement"),
    re_path(
        r"^agreements/(?P<registry_number>\d{4}-\d{3,15})/$",
        views.AgreementDetailView.as_view(),
        name="agreement_detail",
    ),
    re_path(
        r"^agreements/(?P<registry_number>\d{4}-\d{3,15})/documents/(?P<pk>\d{1,9})/$",
        views.document_file,
        name="document_file",
    ),
]
