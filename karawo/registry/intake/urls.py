from django.urls import path

from karawo.registry.intake import pages

app_name = "intake"

urlpatterns = [
    path("", pages.list_page, name="list"),
    path("<int:import_id>/", pages.import_page, name="import"),
    path("<int:import_id>/kolom/", pages.columns_page, name="columns"),
    path("<int:import_id>/pemuatan/", pages.acceptance, name="acceptance"),
    path("<int:import_id>/pengurungan/", pages.undoing, name="undoing"),
    path("<int:import_id>/putusan/", pages.verdict_file, name="verdicts"),
    path("<int:import_id>/kemajuan/", pages.progress, name="progress"),
]
