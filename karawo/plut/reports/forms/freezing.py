"""Who signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.reports.rules.table import Signer
from karawo.ui.forms import Form


class Signing(Form):
    """A name and a number for each office that signs; a name may stay empty and is then signed by hand."""

    def __init__(self, *args: Any, signers: tuple[Signer, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signers = signers
        for at, each in enumerate(signers):
            self.fields[f"name_{at}"] = forms.CharField(
                label=_("Nama: %(role)s") % {"role": each.role},
                max_length=150,
                required=False,
                initial=each.name,
            )
            self.fields[f"number_{at}"] = forms.CharField(
                label=_("NIP atau nomor: %(role)s") % {"role": each.role},
                max_length=40,
                required=False,
                initial=each.number,
            )

    @property
    def given(self) -> tuple[Signer, ...]:
        return tuple(
            Signer(each.role, self.cleaned_data[f"name_{at}"], self.cleaned_data[f"number_{at}"])
            for at, each in enumerate(self.signers)
        )
