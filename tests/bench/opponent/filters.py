"""The usual filterset: declared filters, choices from the tables, joins with DISTINCT."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import Agreement, AgreementType, Modality, Status
from partnerships.models import Country, Topic


class AgreementFilter(django_filters.FilterSet):
    topic = django_filters.ModelMultipleChoiceFilter(
        field_name="topics__slug", to_field_name="slug", queryset=Topic.objects.order_by("name_en")
    )
    country = django_filters.ModelMultipleChoiceFilter(
        field_name="parties__organization__country",
        to_field_name="code",
        queryset=Country.objects.order_by("name_en"),
    )
    type = django_filters.MultipleChoiceFilter(field_name="agreement_type", choices=AgreementType.choices)
    modality = django_filters.MultipleChoiceFilter(choices=Modality.choices)
    partner = django_filters.NumberFilter(field_name="parties__organization")
    as_of = django_filters.DateFilter(method="unused", label="Status as of")
    status = django_filters.MultipleChoiceFilter(choices=Status.choices, method="with_status", label="Status")
    date_from = django_filters.DateFilter(field_name="concluded_on", lookup_expr="latest__gte")
    date_to = django_filters.DateFilter(field_name="concluded_on", lookup_expr="earliest__lte")

    class Meta:
        model = Agreement
        fields: list[str] = []
        form = forms.Form

    @property
    def day(self) -> date:
        chosen: date | None = self.form.cleaned_data.get("as_of")
        return chosen or timezone.localdate()

    def unused(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset

    def with_status(self, queryset: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        if not codes:
            return queryset
        return queryset.filter(status_periods__days__contains=self.day, status_periods__status__in=codes)
