"""The page behind the QR code at the desk and behind a personal link: no sign-in, no script, one minute."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import limited, requires
from karawo.surveys.actions import LinkGone, answer, find_door
from karawo.surveys.forms.answering import AnswerForm
from karawo.ui.answers import shown
from karawo.ui.requests import sent_key

AT_MOST = "240/h/ip"
"""A desk shares one address among all who stand there; a machine that fills in answers needs more than this."""


@never_cache
@sensitive_post_parameters()
@limited("survey_answer", AT_MOST)
@require_http_methods(["GET", "POST"])
@requires("register", "survey_answer")
def answering(request: HttpRequest, token: str) -> HttpResponse:
    try:
        door = find_door(token, at=timezone.now())
    except LinkGone:
        return render(request, "surveys/gone.html", status=410)
    questions = list(door.survey.questionnaire.questions.all())
    services = [] if door.service else door.survey.services
    form = AnswerForm(request.POST or None, questions=questions, services=services)
    if request.method == "POST" and form.is_valid():
        try:
            answer(token, form.given(), key=UUID(sent_key(request)), at=timezone.now())
        except LinkGone:
            return render(request, "surveys/gone.html", status=410)
        return redirect("surveys:thanks")
    return shown(
        request, "surveys/answering.html", {"survey": door.survey, "service": door.service}, form=form
    )


@require_GET
@requires("register", "survey_answer")
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/thanks.html")
