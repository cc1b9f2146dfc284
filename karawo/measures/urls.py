from django.urls import path

from karawo.measures import pages

app_name = "measures"

urlpatterns = [
    path("", pages.catalogue_page, name="catalogue"),
    path("<slug:slug>/", pages.measure_page, name="measure"),
    path("<slug:slug>.csv", pages.measure_csv, name="csv"),
    path("<slug:slug>.xlsx", pages.measure_xlsx, name="xlsx"),
    path("<slug:slug>.json", pages.measure_json, name="json"),
]
