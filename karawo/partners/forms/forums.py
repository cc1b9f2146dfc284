"""What people say of a forum, of what is lacked, and of who has a word in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.access import visible_gatherings
from karawo.gatherings.models import Gathering
from karawo.partners.access import visible_forums
from karawo.partners.actions.forums import MOST_ACTORS, MOST_OBJECTIVES
from karawo.partners.forms.listing import (
    partner_field,
    put_partners,
    put_regions,
    region_field,
    with_nothing,
)
from karawo.partners.models import Forum, Meeting, Partner
from karawo.partners.models.tracked import words
from karawo.partners.rules.vocabulary import CHALLENGES, CONTRIBUTIONS, ELEMENTS, LEVELS, STAGES, SUB_KINDS
from karawo.ui.forms import DateInput, FilterForm, Form

if TYPE_CHECKING:
    from karawo.regions.access import Scope


def forum_field(**kwargs: Any) -> forms.ModelChoiceField[Forum]:
    return forms.ModelChoiceField(
        label=_("Forum"), queryset=Forum.objects.none(), required=False, empty_label=_("tidak ada"), **kwargs
    )


def put_forums(form: forms.BaseForm, scope: Scope) -> None:
    field: Any = form.fields["forum"]
    field.queryset = visible_forums(scope)


class ForumForm(Form):
    name = forms.CharField(label=_("Nama forum"), max_length=150)
    theme = forms.CharField(label=_("Tema"), max_length=250, required=False)
    model = forms.ChoiceField(label=_("Model"), choices=Forum.Model.choices)
    region = region_field()
    commodities = forms.CharField(
        label=_("Komoditas prioritas"), max_length=300, required=False, help_text=_("Pisahkan dengan koma.")
    )
    opened_on = forms.DateField(label=_("Dimulai"), widget=DateInput())

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)
        self.fields["opened_on"].initial = timezone.localdate()

    def clean_commodities(self) -> list[str]:
        found = [" ".join(each.split())[:80] for each in self.cleaned_data["commodities"].split(",")]
        return list(dict.fromkeys(each for each in found if each))


class MemberForm(Form):
    partner = partner_field()
    role = forms.CharField(label=_("Perannya di forum"), max_length=150, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_partners(self, scope)


class MeetingForm(Form):
    gathering: forms.ModelChoiceField[Gathering] = forms.ModelChoiceField(
        label=_("Kegiatan"), queryset=Gathering.objects.none(), empty_label=_("Pilih")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Meeting.objects.values("gathering_id")
        self.fields["gathering"].queryset = visible_gatherings(scope).exclude(pk__in=known)  # type: ignore[attr-defined]


class NeedForm(Form):
    text = forms.CharField(
        label=_("Apa yang kurang?"), max_length=200, help_text=_("Misalnya “Pembeli tetap gula aren”.")
    )
    region = region_field()
    commodity = forms.CharField(label=_("Komoditas"), max_length=80, required=False)
    programme = forms.CharField(label=_("Program"), max_length=120, required=False)
    stage = forms.ChoiceField(label=_("Tahap rantai nilai"), choices=words(STAGES))
    level = forms.ChoiceField(label=_("Jenis kekurangan"), choices=words(LEVELS))
    contribution = forms.ChoiceField(
        label=_("Sumbangan yang dicari"),
        choices=with_nothing(CONTRIBUTIONS, _("belum tahu")),
        required=False,
    )
    element = forms.ChoiceField(
        label=_("Unsur yang dicari"), choices=with_nothing(ELEMENTS, _("siapa saja")), required=False
    )
    sub_kind = forms.ChoiceField(
        label=_("Jenis yang dicari"),
        choices=with_nothing(SUB_KINDS, _("tidak ada")),
        required=False,
        help_text=_("Hanya untuk agregator dan keuangan."),
    )
    challenges = forms.MultipleChoiceField(
        label=_("Tantangan"), choices=words(CHALLENGES), required=False, widget=forms.CheckboxSelectMultiple()
    )
    forum = forum_field()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)
        put_forums(self, scope)


class NeedFilter(FilterForm):
    q = forms.CharField(label=_("Cari"), max_length=80, required=False)
    tahap = forms.ChoiceField(label=_("Tahap"), choices=with_nothing(STAGES, _("Semua")), required=False)
    jenis = forms.ChoiceField(label=_("Jenis"), choices=with_nothing(LEVELS, _("Semua")), required=False)
    unsur = forms.ChoiceField(
        label=_("Unsur yang dicari"), choices=with_nothing(ELEMENTS, _("Semua")), required=False
    )
    tantangan = forms.ChoiceField(
        label=_("Tantangan"), choices=with_nothing(CHALLENGES, _("Semua")), required=False
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        choices=[("", _("terbuka")), ("tertutup", _("tertutup")), ("semua", _("semua"))],
        required=False,
    )


_SCORES = [("", "–"), *((str(score), str(score)) for score in range(1, 6))]


class RatingForm(Form):
    """Two questions for each member: `p<id>` and `i<id>`. One without the other is refused."""

    def __init__(
        self, *args: Any, members: Sequence[Partner], former: dict[int, tuple[int, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for partner in self.members:
            power, interest = former.get(partner.pk, ("", ""))
            for letter, label, value in (
                ("p", _("Pengaruh %(name)s"), power),
                ("i", _("Kepentingan %(name)s"), interest),
            ):
                self.fields[f"{letter}{partner.pk}"] = forms.ChoiceField(
                    label=label % {"name": partner.name}, choices=_SCORES, required=False, initial=str(value)
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for partner in self.members:
            power, interest = cleaned.get(f"p{partner.pk}", ""), cleaned.get(f"i{partner.pk}", "")
            if bool(power) is not bool(interest):
                missing = f"i{partner.pk}" if power else f"p{partner.pk}"
                self.add_error(missing, _("Nilai pengaruh dan kepentingannya, atau kosongkan keduanya."))
        return cleaned

    def scores(self) -> dict[int, tuple[int, int]]:
        found = {}
        for partner in self.members:
            power, interest = self.cleaned_data[f"p{partner.pk}"], self.cleaned_data[f"i{partner.pk}"]
            if power and interest:
                found[partner.pk] = (int(power), int(interest))
        return found

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"partner": each, "power": self[f"p{each.pk}"], "interest": self[f"i{each.pk}"]}
            for each in self.members
        ]


class StudyForm(Form):
    """MACTOR by rows: one line for each actor, numbers apart by blanks. A table pasted from a sheet fits as it is."""

    objectives = forms.CharField(
        label=_("Tujuan"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Satu baris satu tujuan, paling banyak %(most)s.") % {"most": MOST_OBJECTIVES},
    )
    influences = forms.CharField(
        label=_("Pengaruh langsung (0–4)"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6, "class": "code"}),
        help_text=_(
            "Satu baris satu pelaku, menurut urutan di atas; angka dipisah spasi. 0 tidak ada, 1 prosedur, 2 proyek, "
            "3 misi, 4 keberadaan."
        ),
    )
    positions = forms.CharField(
        label=_("Posisi terhadap tiap tujuan (−4–4)"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6, "class": "code"}),
        help_text=_("Satu baris satu pelaku, satu angka untuk tiap tujuan; menentang ditulis dengan minus."),
    )

    def __init__(self, *args: Any, members: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)[:MOST_ACTORS]

    def clean_objectives(self) -> list[str]:
        lines = [" ".join(line.split())[:120] for line in self.cleaned_data["objectives"].splitlines()]
        return [line for line in lines if line]

    def clean_influences(self) -> list[list[int]]:
        return self._matrix("influences", len(self.members), 0, 4)

    def clean_positions(self) -> list[list[int]]:
        return self._matrix("positions", len(self.cleaned_data.get("objectives") or []), -4, 4)

    def _matrix(self, name: str, width: int, low: int, high: int) -> list[list[int]]:
        lines = [
            line.replace("−", "-").replace(",", " ").split() for line in self.cleaned_data[name].splitlines()
        ]
        lines = [line for line in lines if line]
        if len(lines) != len(self.members):
            raise forms.ValidationError(
                _("Perlu %(wanted)s baris, satu untuk tiap pelaku; tertulis %(typed)s."),
                params={"wanted": len(self.members), "typed": len(lines)},
            )
        rows = []
        for number, line in enumerate(lines, 1):
            plain = [cell for cell in line if cell.removeprefix("-").isdecimal() and len(cell) < 4]
            if len(line) != width or len(plain) != width:
                raise forms.ValidationError(
                    _("Baris %(number)s perlu %(wanted)s angka; tertulis %(typed)s."),
                    params={"number": number, "wanted": width, "typed": len(line)},
                )
            cells = [int(cell) for cell in line]
            if any(not low <= cell <= high for cell in cells):
                raise forms.ValidationError(
                    _("Baris %(number)s: angka harus %(low)s sampai %(high)s."),
                    params={"number": number, "low": low, "high": high},
                )
            rows.append(cells)
        return rows
