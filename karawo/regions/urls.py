from django.urls import path

from . import pages

app_name = "regions"

urlpatterns = [
    path("pilih/", pages.pick, name="pick"),
    path("rantai/", pages.chain, name="chain"),
    path("<str:code>/", pages.unit, name="unit"),
]
