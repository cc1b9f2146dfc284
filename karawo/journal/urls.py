from django.urls import URLPattern, path

from karawo.journal import pages

app_name = "journal"
urlpatterns: list[URLPattern] = [
    path("", pages.journal, name="journal"),
    path("dilihat/<slug:kind>/<int:subject_id>/", pages.looks, name="looks"),
]
