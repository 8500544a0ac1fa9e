"""The forms of imports: which file, which column is which field."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.imports.fields import Field, Kind
from desk.imports.models import SavedMapping
from desk.imports.reading import ENDINGS
from desk.imports.table import MOST_BYTES

LONGEST_OPTION = 1_000


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What the file lists"), widget=forms.RadioSelect)
    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)

    def __init__(self, kinds: Sequence[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [(kind.code, capfirst(kind.label)) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ",".join(ENDINGS)
        self.fields["file"].help_text = _("CSV, XLSX or ODS, up to %(most)s MB; its first row holds the headings.") % {
            "most": MOST_BYTES // 1024**2
        }


def name_of(uploaded: UploadedFile[Any]) -> str:
    """What whoever brought it calls the file, without what cannot stand in a name."""
    return PurePath(uploaded.name or "").name[-255:]


def write_to(uploaded: UploadedFile[Any], path: Path) -> None:
    with path.open("wb") as file:
        for chunk in uploaded.chunks():
            file.write(chunk)


class ColumnsForm(forms.Form):
    """Which field each column is, what holds for all rows, and the name to keep this under."""

    save_as = forms.CharField(
        label=gettext_lazy("Keep these choices under the name"), max_length=100, required=False, strip=True
    )

    def __init__(self, kind: Kind, headers: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.headers = headers
        choices = [("", _("– leave out –")), *((field.name, field_label(field)) for field in kind.fields)]
        for number, header in enumerate(headers):
            self.fields[f"column-{number}"] = forms.ChoiceField(label=header, choices=choices, required=False)
        for field in kind.fields:
            self.fields[f"option-{field.name}"] = option_of(field)

    @staticmethod
    def initial_of(headers: Sequence[str], columns: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
        chosen = {f"column-{number}": columns.get(header, "") for number, header in enumerate(headers)}
        return {**chosen, **{f"option-{name}": text for name, text in options.items()}}

    @property
    def column_fields(self) -> Iterator[forms.BoundField]:
        for number in range(len(self.headers)):
            yield self[f"column-{number}"]

    @property
    def required_options(self) -> Iterator[forms.BoundField]:
        for field in self.kind.fields:
            if field.is_required:
                yield self[f"option-{field.name}"]

    @property
    def other_options(self) -> Iterator[forms.BoundField]:
        for field in self.kind.fields:
            if not field.is_required:
                yield self[f"option-{field.name}"]

    @property
    def has_other_options(self) -> bool:
        return any(bound.value() for bound in self.other_options)

    @property
    def columns(self) -> dict[str, str]:
        chosen = {header: self.cleaned_data[f"column-{number}"] for number, header in enumerate(self.headers)}
        return {header: name for header, name in chosen.items() if name}

    @property
    def options(self) -> dict[str, str]:
        given = {field.name: self.cleaned_data[f"option-{field.name}"] for field in self.kind.fields}
        return {name: text for name, text in given.items() if text}


def field_label(field: Field) -> str:
    return f"{capfirst(field.label)} *" if field.is_required else str(capfirst(field.label))


def option_of(field: Field) -> forms.Field:
    label, help_text = field_label(field), str(field.help_text)
    if field.choices:
        choices: Any = [("", "–"), *field.choices.choices]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)
    return forms.CharField(label=label, max_length=LONGEST_OPTION, required=False, help_text=help_text)


def save_mapping(kind: Kind, name: str, columns: dict[str, str], options: dict[str, str]) -> None:
    """Keep the choices; those kept under the name before are replaced."""
    SavedMapping.objects.bulk_create(
        [SavedMapping(kind=kind.code, name=name, columns=columns, options=options)],
        update_conflicts=True,
        unique_fields=["kind", "name"],
        update_fields=["columns", "options"],
    )
