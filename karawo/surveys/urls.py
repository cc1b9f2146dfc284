"""Addresses of surveys, from the root: `/s/<token>/` is short because it stands on posters."""

from django.urls import path

from karawo.surveys.pages import (
    answering,
    answers,
    following_up,
    inviting,
    listing,
    one,
    papers,
    publishing,
    sheets,
    wording,
)

app_name = "surveys"

urlpatterns = [
    path("s/terima-kasih/", answering.thanks, name="thanks"),
    path("s/<str:token>/", answering.answering, name="answering"),
    path("skm/", listing.surveys, name="surveys"),
    path("skm.csv", listing.surveys_file, {"ending": "csv"}, name="surveys_csv"),
    path("skm.xlsx", listing.surveys_file, {"ending": "xlsx"}, name="surveys_xlsx"),
    path("skm/baru/", listing.new_survey, name="new_survey"),
    path("skm/jawaban/", answers.answers, name="answers"),
    path("skm/tindak-lanjut/", following_up.follow_ups, name="follow_ups"),
    path("skm/tindak-lanjut/<int:follow_up_id>/", following_up.follow_up, name="follow_up"),
    path("skm/tindak-lanjut/<int:follow_up_id>/bukti/", following_up.follow_up_file, name="follow_up_file"),
    path("skm/kuesioner/", wording.questionnaires, name="questionnaires"),
    path("skm/kuesioner/<int:questionnaire_id>/", wording.questionnaire, name="questionnaire"),
    path("skm/kuesioner/<int:questionnaire_id>/versi-baru/", wording.new_version, name="new_version"),
    path("skm/lembar/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("skm/lembar/<int:sheet_id>/pemuatan/", sheets.acceptance, name="acceptance"),
    path("skm/lembar/<int:sheet_id>/pengurungan/", sheets.undoing, name="undoing"),
    path("skm/<int:survey_id>/", one.survey, name="survey"),
    path("skm/<int:survey_id>/orang-dilayani/", one.population, name="population"),
    path("skm/<int:survey_id>/penutupan/", one.closing, name="closing"),
    path("skm/<int:survey_id>/pembukaan/", one.reopening, name="reopening"),
    path("skm/<int:survey_id>/penerbitan/", one.publishing, name="publishing"),
    path("skm/<int:survey_id>/penarikan/", one.withdrawing, name="withdrawing"),
    path("skm/<int:survey_id>/undangan/", inviting.invitation, name="invitation"),
    path("skm/<int:survey_id>/rencana/", following_up.plan, name="plan"),
    path("skm/<int:survey_id>/lembar/", sheets.upload, name="upload"),
    path("skm/<int:survey_id>/poster.pdf", papers.poster, name="poster"),
    path("skm/<int:survey_id>/laporan.pdf", papers.report, name="report"),
    path("skm/<int:survey_id>/lembar-olah.xlsx", papers.processing_sheet, name="processing_sheet"),
    path("publik/skm/", publishing.publications, name="publications"),
    path("publik/skm/<int:survey_id>/", publishing.publication, name="publication"),
]
