from django.urls import path

from core.lists import list_urls
from people import views

app_name = "people"

urlpatterns = [
    *list_urls(views.PersonListView, "person"),
    path("people/<int:pk>/", views.PersonDetailView.as_view(), name="person_permalink"),
    path("people/<int:pk>-<slug:slug>/", views.PersonDetailView.as_view(), name="person_detail"),
]
