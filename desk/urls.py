from django.contrib import admin
from django.urls import path

from desk import views
from desk.saved_filters.views import delete_filter, open_filter, save_filter

app_name = "desk"

urlpatterns = [
    path("quality/", admin.site.admin_view(views.quality_report), name="quality_report"),
    path("filters/<int:number>/", admin.site.admin_view(open_filter), name="open_filter"),
    path("filters/<int:number>/delete/", admin.site.admin_view(delete_filter), name="delete_filter"),
    path("filters/<str:table>/keep/", admin.site.admin_view(save_filter), name="save_filter"),
]
