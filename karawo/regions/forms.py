from django import forms
from django.utils.translation import gettext_lazy as _


class PickUnder(forms.Form):
    """induk: the unit whose children are wanted, none for the provinces. terpilih: what is chosen already."""

    induk = forms.IntegerField(
        required=False,
        min_value=11,
        max_value=999_999,
        error_messages={"invalid": _("Kode wilayah hanya berisi angka.")},
    )
    terpilih = forms.IntegerField(required=False, min_value=11, max_value=9_999_999_999)


class Chain(forms.Form):
    """awalan: what stands before the names of the four selects. sampai: the last level asked for."""

    awalan = forms.RegexField(r"^[a-z_-]{0,30}$", required=False)
    sampai = forms.TypedChoiceField(
        choices=[(2, "2"), (3, "3"), (4, "4")], coerce=int, required=False, empty_value="4"
    )
    boleh_kosong = forms.BooleanField(required=False)
