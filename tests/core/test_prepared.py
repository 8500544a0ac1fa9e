"""Queries that are compiled once and run by every thread."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.models import Source
from core.prepared import OneOf, Prepared


def run(query: Prepared) -> list[Sequence[Any]]:
    try:
        return query.rows(numbers=[-1])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_planned_once", [False, True])
def test_a_query_compiled_by_one_thread_is_run_by_another(is_planned_once: bool) -> None:
    rows = Source.objects.filter(OneOf("numbers")).values_list("pk")
    query = Prepared(rows, is_planned_once=is_planned_once)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(run, query).result() == []
