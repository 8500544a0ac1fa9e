"""Every record of the sample has a page whose links within itself lead somewhere."""

import pytest
from django.test import Client

from agreements.models import Agreement
from events.models import Visit
from people.models import Person
from tests.small_register import links, soup_of

pytestmark = pytest.mark.django_db


def test_no_mark_or_way_back_of_any_page_leads_nowhere(client: Client, sample: None) -> None:
    addresses = [
        *(each.get_absolute_url() for each in Agreement.objects.published()),
        *(each.get_absolute_url() for each in Visit.objects.published()),
        *(each.get_absolute_url() for each in Person.objects.published()),
    ]
    assert len(addresses) > 20
    for address in addresses:
        soup = soup_of(client, address)
        names = {str(element["id"]) for element in soup.select("[id]")}
        for link in links(soup, "main a[href^='#']"):
            assert link.removeprefix("#") in names, f"{address} {link}"
