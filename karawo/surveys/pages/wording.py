"""Questionnaires: what is asked, version by version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import may, person, requires, scope
from karawo.kit.dates import format_date
from karawo.regions.models import Region
from karawo.surveys.actions import word_questionnaire
from karawo.surveys.forms.asking import WordingForm
from karawo.surveys.pages.asked import trail
from karawo.surveys.queries import questionnaires_for
from karawo.ui.answers import allow, shown


@require_GET
@requires("list", "survey")
def questionnaires(request: HttpRequest) -> HttpResponse:
    return shown(
        request,
        "surveys/questionnaires.html",
        {
            "trail": trail(None, _("Kuesioner")),
            "rows": [
                {"questionnaire": each, "from": format_date(each.valid_from), "count": each.questions.count()}
                for each in questionnaires_for(scope(request))
            ],
        },
    )


@require_GET
@requires("list", "survey")
def questionnaire(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    found = get_object_or_404(questionnaires_for(scope(request)), pk=questionnaire_id)
    return shown(
        request,
        "surveys/questionnaire.html",
        {
            "questionnaire": found,
            "trail": trail(None, str(found)),
            "questions": found.questions.all(),
            "may_word": may(request.user, "register", "survey"),
        },
    )


@require_http_methods(["GET", "POST"])
@requires("register", "survey")
def new_version(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    former = get_object_or_404(questionnaires_for(scope(request)), pk=questionnaire_id)
    region = (
        Region.objects.filter(pk__in=[kab for kab in scope(request).kab_ids if kab]).order_by("pk").first()
    )
    allow(region is not None)
    form = WordingForm(request.POST or None, former=former)
    if request.method == "POST" and form.is_valid():
        worded = word_questionnaire(
            former,
            title=form.cleaned_data["title"],
            introduction=form.cleaned_data["introduction"],
            questions=form.questions(),
            region=region,
            by=person(request),
            at=timezone.now(),
        )
        messages.success(
            request, _("Versi baru tersimpan. Survei yang sudah berjalan tetap memakai versinya.")
        )
        return redirect("surveys:questionnaire", worded.pk)
    return shown(
        request,
        "surveys/new_version.html",
        {"former": former, "trail": trail(None, _("Versi baru"))},
        form=form,
    )
