"""How every form of the product looks. In settings: FORM_RENDERER = "karawo.ui.forms.Renderer"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from karawo.kit.numbers import format_integer


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> Any:
        return super().render(OURS.get(template_name, template_name), context, request)


class NamedErrors:
    """Says which answer is missing: "Isi “Nama usaha”." instead of "this field"."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages = {**field.error_messages, "required": self._ask(name, field)}

    @staticmethod
    def _ask(name: str, field: forms.Field) -> str:
        label = {"label": field.label or name}
        if isinstance(field, forms.BooleanField):
            return _("Centang “%(label)s” untuk melanjutkan.") % label
        if isinstance(field, forms.FileField):
            return _("Lampirkan “%(label)s”.") % label
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            return _("Pilih “%(label)s”.") % label
        return _("Isi “%(label)s”.") % label


class Form(NamedErrors, forms.Form):
    """The form to inherit from."""


class FilterForm(Form):
    """The filter of a list: nothing in it must be answered, so "(boleh kosong)" is not said of each field."""

    is_filter = True


class ModelForm(NamedErrors, forms.ModelForm):  # type: ignore[type-arg]
    """The form to inherit from when it is about one model."""


OURS = {
    "django/forms/errors/list/default.html": "ui/forms/errors.html",
    "django/forms/errors/list/ul.html": "ui/forms/errors.html",
    "django/forms/widgets/radio.html": "ui/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/widgets/choices.html",
}


class Affixed(forms.TextInput):
    """A text field with a fixed word before or after it. The word is shown, never submitted."""

    template_name = "ui/widgets/affix.html"

    def __init__(self, *, prefix: str = "", suffix: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.prefix, self.suffix = prefix, suffix

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix}
        return context


class UnitInput(Affixed):
    """A number with its unit: `UnitInput("kg")`."""

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(suffix=unit, attrs={"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class RupiahInput(Affixed):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            prefix="Rp",
            attrs={"inputmode": "numeric", "autocomplete": "off", "data-rupiah": "", **(attrs or {})},
        )

    def format_value(self, value: Any) -> str | None:
        """An amount that is known shows with its dots; what somebody typed stays as it was typed."""
        return format_integer(value) if isinstance(value, int) else super().format_value(value)


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "tel", **(attrs or {})})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DigitsInput(forms.TextInput):
    """For NIK, NIB, NPWP: a row of digits, pasted with or without blanks."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", **(attrs or {})}
        )


class DigitsField(forms.CharField):
    """Digits of an exact length as text; blanks, dots, dashes and slashes are taken out.

    lengths: the numbers of digits that are right, for example (16,) or (15, 16).
    """

    widget = DigitsInput

    def __init__(self, *, lengths: tuple[int, ...], name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lengths, self.name = lengths, name

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "".join(mark for mark in text if mark not in " .-/\u00a0\u2011\u2013")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        right = _(" atau ").join(str(length) for length in self.lengths)
        if strange := next((mark for mark in value if mark not in "0123456789"), ""):
            raise forms.ValidationError(
                _("%(name)s hanya berisi angka; hapus “%(mark)s”."),
                params={"name": self.name, "mark": strange},
                code="not_digits",
            )
        if len(value) not in self.lengths:
            raise forms.ValidationError(
                _("%(name)s harus %(right)s angka; Anda mengetik %(typed)s."),
                params={"name": self.name, "right": right, "typed": len(value)},
                code="wrong_length",
            )


class Unknown:
    """The answer "Tidak tahu": stored, and not the same as an empty answer."""

    _only: Unknown | None = None

    def __new__(cls) -> Unknown:
        cls._only = cls._only or super().__new__(cls)
        return cls._only

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class _UnknowableInput(forms.MultiWidget):
    template_name = "ui/widgets/unknowable.html"
    use_fieldset = True

    def decompress(self, value: Any) -> list[Any]:
        return [None, True] if value is UNKNOWN else [value, False]


class OrUnknown(forms.MultiValueField):
    """`OrUnknown(SomeField(...))`: a value, or UNKNOWN when "Tidak tahu" is ticked.

    Both at once is refused: we do not guess which one was meant.
    """

    def __init__(self, inner: forms.Field, **kwargs: Any) -> None:
        for word in ("label", "help_text", "required"):
            kwargs.setdefault(word, getattr(inner, word))
        inner.required = False
        inner.widget.attrs.setdefault("aria-label", kwargs["label"])
        self.is_answer_needed = kwargs.pop("required")
        super().__init__(
            fields=(inner, forms.BooleanField(required=False)),
            widget=_UnknowableInput({"value": inner.widget, "unknown": forms.CheckboxInput()}),
            require_all_fields=False,
            required=False,
            **kwargs,
        )
        self.required = self.is_answer_needed

    def clean(self, value: Any) -> Any:
        raw, is_unknown = [*(value or []), None, None][:2]
        ticked = self.fields[1].clean(is_unknown)
        kept = self.fields[0].clean(raw)
        if ticked and kept not in self.fields[0].empty_values:
            raise forms.ValidationError(
                _("Pilih salah satu: isi nilainya, atau centang “Tidak tahu”."), code="both"
            )
        if ticked:
            return UNKNOWN
        if self.is_answer_needed and kept in self.fields[0].empty_values:
            raise forms.ValidationError(
                _("Isi “%(label)s”, atau centang “Tidak tahu”."),
                params={"label": self.label},
                code="required",
            )
        return kept

    def compress(self, data_list: list[Any]) -> Any:
        return data_list[0] if data_list else None
