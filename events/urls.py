from django.urls import path, re_path

from core.lists import list_urls
from events import views

app_name = "events"

urlpatterns = [
    *list_urls(views.VisitListView, "visit"),
    path("visits/<int:pk>/", views.VisitDetailView.as_view(), name="visit_permalink"),
    path("visits/<int:pk>-<slug:slug>/", views.VisitDetailView.as_view(), name="visit_detail"),
    re_path(r"^photos/(?P<pk>\d{1,9})/image/$", views.photo_image, name="photo_image"),
]
