"""What people say when they open a round, give links, word a questionnaire, plan what is done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.kit.numbers import NotANumber, parse_integer
from karawo.regions.models import Region
from karawo.surveys.actions import GivenQuestion
from karawo.surveys.models import ElementName, Question, Questionnaire
from karawo.surveys.queries import centres_within, questionnaires_for
from karawo.surveys.rules import ELEMENTS, Weighting
from karawo.ui.forms import DateInput, Form

if TYPE_CHECKING:
    from karawo.regions.access import Scope

OTHER_UNIT = "lain"


class People(forms.CharField):
    """A count of people as typed, "1.240"; cleans to int or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_integer(text)
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from None
        if not 1 <= number <= 10_000_000:
            raise forms.ValidationError(_("Tulis jumlah orang, sedikitnya 1."))
        return number


class SurveyForm(Form):
    unit = forms.ChoiceField(label=_("Unit yang disurvei"))
    unit_name = forms.CharField(
        label=_("Nama unit"),
        max_length=150,
        required=False,
        help_text=_("Isi bila unitnya bukan PLUT, misalnya “Bidang UKM, Dinas Koperasi”."),
    )
    region = forms.ModelChoiceField(
        label=_("Wilayah unit itu"), queryset=Region.objects.none(), required=False, empty_label=_("Pilih")
    )
    period_from = forms.DateField(label=_("Mulai"), widget=DateInput())
    period_to = forms.DateField(label=_("Sampai"), widget=DateInput())
    population = People(
        label=_("Orang yang dilayani dalam masa itu"),
        required=False,
        help_text=_("Menentukan jumlah jawaban yang dibutuhkan. Boleh diisi belakangan."),
    )
    services = forms.CharField(
        label=_("Jenis layanan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Satu baris satu layanan. Kosongkan bila hanya satu."),
    )
    questionnaire = forms.ModelChoiceField(
        label=_("Kuesioner"), queryset=Questionnaire.objects.none(), empty_label=None
    )
    weighting = forms.ChoiceField(
        label=_("Bobot unsur"),
        choices=[
            (Weighting.EXACT.value, _("Tepat: 1 dibagi jumlah unsur")),
            (Weighting.TWO.value, _("Tercetak dua angka: 0,11 untuk sembilan unsur")),
            (Weighting.THREE.value, _("Tercetak tiga angka: 0,111 untuk sembilan unsur")),
        ],
        help_text=_(
            "Bobot 0,11 menurunkan indeks hampir satu angka. Pilih itu hanya bila diminta penerima laporan."
        ),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = {str(centre.pk): centre for centre in centres_within(scope)}
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - tells the type checker
        unit.choices = [
            *((key, centre.name) for key, centre in self.centres.items()),
            (OTHER_UNIT, _("Unit layanan lain")),
        ]
        kab_ids = [kab_id for kab_id in scope.kab_ids if kab_id]
        self.fields["region"].queryset = Region.objects.filter(pk__in=kab_ids).order_by("pk")  # type: ignore[attr-defined]
        self.fields["questionnaire"].queryset = questionnaires_for(scope)  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.fields["period_from"].initial = today.replace(month=1, day=1)
        self.fields["period_to"].initial = today.replace(month=12, day=31)

    def clean_services(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["services"].splitlines()]
        services = list(dict.fromkeys(line for line in lines if line))
        if long := next((line for line in services if len(line) > 80), ""):
            raise forms.ValidationError(
                _("Nama layanan paling panjang 80 huruf: “%(name)s…”."), params={"name": long[:40]}
            )
        if len(services) > 30:
            raise forms.ValidationError(_("Paling banyak 30 jenis layanan."))
        return services

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("Akhir masa survei harus sesudah mulainya."))
        if cleaned.get("unit") == OTHER_UNIT:
            if not cleaned.get("unit_name"):
                self.add_error("unit_name", _("Tulis nama unitnya, atau pilih PLUT di atas."))
            if not cleaned.get("region"):
                self.add_error("region", _("Pilih wilayah unit ini."))
        elif centre := self.centres.get(cleaned.get("unit", "")):
            cleaned |= {"centre": centre, "unit_name": centre.name, "region": centre.region}
        return cleaned


class PopulationForm(Form):
    population = People(label=_("Orang yang dilayani dalam masa survei"))


class InvitationForm(Form):
    service = forms.ChoiceField(label=_("Layanan yang baru diberikan"), required=False)

    def __init__(self, *args: Any, services: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("biarkan ia memilih")), *((each, each) for each in services)]


class PlanForm(Form):
    element = forms.ChoiceField(label=_("Unsur"))
    action = forms.CharField(
        label=_("Yang akan dilakukan"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    responsible = forms.CharField(label=_("Penanggung jawab"), max_length=150)
    due_on = forms.DateField(label=_("Tenggat"), widget=DateInput())

    def __init__(self, *args: Any, elements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["element"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = elements


class DoneForm(Form):
    done_on = forms.DateField(label=_("Selesai pada"), widget=DateInput())
    evidence = forms.CharField(
        label=_("Bukti"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Di mana buktinya: nomor surat, foto di arsip, alamat dokumen."),
    )
    file = forms.FileField(
        label=_("Berkas bukti"),
        required=False,
        help_text=_("Foto atau PDF, paling besar 10 MB."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = timezone.localdate

    def clean_done_on(self) -> Any:
        done_on = self.cleaned_data["done_on"]
        if done_on > timezone.localdate():
            raise forms.ValidationError(_("Tanggal selesai belum tiba. Pilih hari ini atau sebelumnya."))
        return done_on


class SheetUpload(Form):
    file = forms.FileField(
        label=_("Berkas jawaban"),
        help_text=_(
            "Excel, ODS, atau CSV: satu baris satu responden. Nama, NIK, dan nomor HP tidak disimpan."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
    )


class WordingForm(Form):
    """A new version from a former one; each element can be worded anew or left out."""

    title = forms.CharField(label=_("Judul"), max_length=150)
    introduction = forms.CharField(
        label=_("Pengantar"), required=False, max_length=600, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, former: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = former
        self.fields["title"].initial = former.title
        self.fields["introduction"].initial = former.introduction
        worded: dict[str, Question] = {each.element: each for each in former.questions.all()}
        ordered = sorted(
            ELEMENTS, key=lambda each: worded[each].position if each in worded else len(worded) + 10
        )
        self.elements = [each.value for each in ordered]
        for slug in self.elements:
            self._add(slug, worded.get(slug))

    def _add(self, slug: str, question: Question | None) -> None:
        name = str(ElementName(slug).label)

        is_left_out = self.is_bound and not self.data.get(f"{slug}_is_asked")

        def text(label: Any, most: int, initial: str) -> forms.CharField:
            lacking = _("Isi “%(field)s” pada %(element)s, atau jangan tanyakan unsur itu.")
            return forms.CharField(
                label=label,
                max_length=most,
                required=not is_left_out,
                initial=initial,
                error_messages={"required": lacking % {"field": label, "element": name}},
            )

        self.fields[f"{slug}_is_asked"] = forms.BooleanField(
            label=_("Tanyakan unsur ini"), required=False, initial=question is not None
        )
        self.fields[f"{slug}_printed"] = text(_("Nomor cetak"), 5, question.printed if question else "")
        self.fields[f"{slug}_label"] = text(_("Nama unsur"), 80, question.label if question else name)
        self.fields[f"{slug}_wording"] = text(_("Pertanyaan"), 300, question.wording if question else "")
        for score in range(1, 5):
            told = question.answers[score - 1] if question else ""
            self.fields[f"{slug}_answer_{score}"] = text(_("Jawaban %(score)s") % {"score": score}, 80, told)

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(name of the element, its fields) in order, for the page."""
        names = ("is_asked", "printed", "label", "wording", *(f"answer_{score}" for score in range(1, 5)))
        return [
            (str(ElementName(slug).label), [self[f"{slug}_{name}"] for name in names])
            for slug in self.elements
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        asked = [slug for slug in self.elements if cleaned.get(f"{slug}_is_asked")]
        if not asked:
            self.add_error(None, _("Tanyakan sedikitnya satu unsur."))
        numbers = Counter(str(cleaned.get(f"{slug}_printed", "")).upper() for slug in asked)
        for slug in asked:
            if numbers[str(cleaned.get(f"{slug}_printed", "")).upper()] > 1:
                self.add_error(f"{slug}_printed", _("Nomor cetak ini dipakai dua kali. Beri nomor lain."))
        return cleaned

    def questions(self) -> list[GivenQuestion]:
        told = self.cleaned_data
        return [
            GivenQuestion(
                slug,
                told[f"{slug}_printed"],
                told[f"{slug}_label"],
                told[f"{slug}_wording"],
                (
                    told[f"{slug}_answer_1"],
                    told[f"{slug}_answer_2"],
                    told[f"{slug}_answer_3"],
                    told[f"{slug}_answer_4"],
                ),
            )
            for slug in self.elements
            if told[f"{slug}_is_asked"]
        ]
