from django.urls import path, re_path

from karawo.ui import pages

app_name = "ui"

urlpatterns = [
    re_path(
        r"^karawo\.(?P<digest>[0-9a-f]{12})\.(?P<kind>css|js|reading\.js|outbox\.js|outbox-more\.js)$",
        pages.bundle,
        name="bundle",
    ),
    path("tema/", pages.theme, name="theme"),
    path("bahasa/", pages.language, name="language"),
    path("", pages.gallery, name="gallery"),
    path("halaman/<slug:name>/", pages.whole_page, name="whole-page"),
    path("keadaan/<int:status>/", pages.state_page, name="state-page"),
    path("<slug:name>/", pages.component, name="component"),
]
