"""Every room's API under `/api/v1/`, its OpenAPI document, and a page that reads it out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe
from ninja.security import django_auth

from karawo.api import figures, places, problems
from karawo.registry import api as register

api = problems.Karawo(
    title="Karawo",
    version="1",
    description="Register usaha, ukuran, dan wilayah. Galat adalah application/problem+json.",
    auth=django_auth,
    docs_url=None,
    urls_namespace="api",
)
problems.install(api)
api.add_router("", figures.router)
api.add_router("", places.router)
api.add_router("", register.router)


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    schema = api.get_openapi_schema()
    rows: list[dict[str, Any]] = []
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            parameters = [each["name"] for each in operation.get("parameters", ())]
            rows.append(
                {
                    "method": method.upper(),
                    "address": address,
                    "summary": operation.get("summary", ""),
                    "parameters": ", ".join(parameters),
                    "is_open": not operation.get("security"),
                }
            )
    return render(request, "registry/api.html", {"rows": rows, "schema_url": "openapi.json"})


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [path("", documentation, name="documentation"), *api.urls[0]]
