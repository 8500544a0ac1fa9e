from django.urls import path

from core.lists import list_urls
from partnerships import views

app_name = "partnerships"

urlpatterns = [
    *list_urls(views.PartnerListView, "partner"),
    path("partners/<int:pk>/", views.PartnerDetailView.as_view(), name="partner_permalink"),
    path("partners/<int:pk>-<slug:slug>/", views.PartnerDetailView.as_view(), name="partner_detail"),
    *list_urls(views.OrganizationListView, "organization"),
    path("organizations/<int:pk>/", views.OrganizationDetailView.as_view(), name="organization_permalink"),
    path("organizations/<int:pk>-<slug:slug>/", views.OrganizationDetailView.as_view(), name="organization_detail"),
    *list_urls(views.TopicListView, "topic"),
    path("topics/<slug:slug>/", views.TopicDetailView.as_view(), name="topic_detail"),
]
