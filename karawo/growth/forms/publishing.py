"""The text of a rubric, as an administrator edits it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.ui.forms import Form

MOST_TEXT = 200_000


class RubricText(Form):
    text = forms.CharField(
        label=_("Naskah rubrik (TOML)"),
        help_text=_(
            "Naikkan nomor versi dan tanggal berlakunya, lalu ubah seperlunya. Versi yang sudah terbit tidak berubah, "
            "dan penilaian lama tetap memakai versinya sendiri."
        ),
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )
