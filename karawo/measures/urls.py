from django.urls import path

from karawo.measures import pages

app_name = "measures"

urlpatterns = [
    path("", pages.catalogue_page, name="catalogue"),
    path("<slug:slug>/", pages.measure_page, name="measure"),
    path("<slug:slug>.json", pages.measure_json, name="json"),
]
