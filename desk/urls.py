from django.contrib import admin
from django.urls import path

from desk import views

app_name = "desk"

urlpatterns = [path("quality/", admin.site.admin_view(views.quality_report), name="quality_report")]
