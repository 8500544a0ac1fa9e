from django.urls import path

from desk.imports import views
from desk.imports.views import for_importers, of_import

app_name = "imports"

urlpatterns = [
    path("", for_importers(views.overview), name="list"),
    path("new/", for_importers(views.upload), name="upload"),
    path("templates/<slug:code>.csv", for_importers(views.template), {"ending": "csv"}, name="template_csv"),
    path("templates/<slug:code>.xlsx", for_importers(views.template), {"ending": "xlsx"}, name="template_xlsx"),
    path("<int:number>/", of_import(views.show), name="import"),
    path("<int:number>/columns/", of_import(views.columns), name="columns"),
    path("<int:number>/progress/", of_import(views.progress), name="progress"),
    path("<int:number>/decisions/", of_import(views.decisions), name="decisions"),
    path("<int:number>/apply/", of_import(views.apply), name="apply"),
    path("<int:number>/undo/", of_import(views.undo), name="undo"),
    path("<int:number>/discard/", of_import(views.discard), name="discard"),
    path("<int:number>/not-taken.csv", of_import(views.rejected), {"ending": "csv"}, name="rejected_csv"),
    path("<int:number>/not-taken.xlsx", of_import(views.rejected), {"ending": "xlsx"}, name="rejected_xlsx"),
]
