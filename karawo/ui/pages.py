from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from karawo.ui import bundle as bundles
from karawo.ui import gallery as shelf
from karawo.ui.context import THEME_COOKIE, THEMES

A_YEAR = 31_536_000
SCRIPT = "text/javascript; charset=utf-8"
CONTENT_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": SCRIPT,
    "reading.js": SCRIPT,
    "outbox.js": SCRIPT,
    "outbox-more.js": SCRIPT,
}


@require_safe
def bundle(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The stylesheet or the script. A page from before an update is led on to the present one."""
    found = bundles.current(kind)
    if digest != found.digest:
        return redirect(bundles.url(kind))
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(found.packed if is_packed else found.content, content_type=CONTENT_TYPES[kind])
    if is_packed:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def _back(request: HttpRequest) -> HttpResponseRedirect:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if is_ours else "/")


# These two change only how a page looks, and stand on public pages that must stay cacheable: no token.
@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    answer = _back(request)
    if chosen in THEMES:
        answer.set_cookie(
            THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    return answer


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    answer = _back(request)
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return answer


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/index.html", {**shelf.shell(request), "groups": shelf.groups()})


@require_GET
def component(request: HttpRequest, name: str) -> HttpResponse:
    """`?tema=light` or `?tema=dark` shows the examples in that theme alone."""
    try:
        found = shelf.component(name)
    except KeyError:
        raise Http404 from None
    only = request.GET.get("tema", "")
    themes = [only] if only in THEMES else list(THEMES)
    examples = [
        (example, [(name, shelf.draw(example, name, request)) for name in themes])
        for example in shelf.examples(name)
    ]
    context = {**shelf.shell(request), "component": found, "examples": examples}
    if len(themes) == 1:
        context["ui_theme"] = only
    return render(request, "ui/gallery/component.html", context)


@require_GET
def whole_page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in shelf.WHOLE_PAGES:
        raise Http404
    context = {**shelf.shell(request, name), **shelf.whole_page_sample(name)}
    if (only := request.GET.get("tema", "")) in THEMES:
        context["ui_theme"] = only
    return render(request, f"ui/gallery/pages/{name}.html", context)


@require_GET
def state_page(request: HttpRequest, status: int) -> HttpResponse:
    """The pages of refusal and failure, shown without refusing or failing."""
    if status not in shelf.STATES:
        raise Http404
    only = request.GET.get("tema", "")
    return render(request, f"{status}.html", {"ui_theme": only} if only in THEMES else {})
