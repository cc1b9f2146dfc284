"""Who comes and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.actions import Client
from karawo.plut.rules.fields import field_choices
from karawo.ui.forms import DateInput, Form, PhoneInput


class _Visit(Form):
    name = forms.CharField(label=_("Nama pengunjung"), max_length=150)
    phone = forms.CharField(
        label=_("Nomor HP"),
        max_length=40,
        required=False,
        widget=PhoneInput,
        help_text=_("Untuk kabar lewat WA; disimpan tersandi."),
    )
    about = forms.CharField(label=_("Keperluan"), max_length=300, required=False)

    def __init__(self, *args: Any, client: Client | None = None, **kwargs: Any) -> None:
        """client: of the register, already chosen; then no name is asked."""
        super().__init__(*args, **kwargs)
        self.chosen = client
        if client is not None:
            del self.fields["name"]

    def client(self) -> Client:
        answers = self.cleaned_data
        if self.chosen is not None:
            return Client(self.chosen.business_id, self.chosen.owner_id, phone=answers["phone"])
        return Client(name=answers["name"], phone=answers["phone"])


class TakeTicket(_Visit):
    field = forms.ChoiceField(label=_("Bidang"), required=False, widget=forms.RadioSelect)
    field_order = ["name", "field", "about", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("Belum tahu")), *field_choices()]  # type: ignore[attr-defined]


class Confirm(_Visit):
    field_order = ["name", "phone", "about"]


class Wish(_Visit):
    wish_from = forms.DateField(label=_("Dari hari"), widget=DateInput)
    wish_to = forms.DateField(label=_("Sampai hari"), widget=DateInput)
    field_order = ["name", "wish_from", "wish_to", "phone", "about"]
