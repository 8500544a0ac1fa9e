"""Lists as feeds: Atom for what is new, iCalendar for what has a day."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event

from core.columns import Column, Reader, Row, Text, page_address
from core.dates import DatePrecision, ImpreciseDate
from core.stamps import Stamp

FEED_ENTRIES = 50
CALENDAR_ROWS = 500
# So often a program is to look again.
REFRESH = datetime.timedelta(days=1)
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Occasion:
    """What a record of a list puts into a calendar: a day, or the days from a first to a last one.

    Of the days of ``is_main`` it is said how many are not known exactly; of the others there need not be one.
    """

    code: str
    label: Text
    first: Any
    last: str = ""
    place: str = ""
    is_main: bool = True

    def values(self, reader: Reader) -> dict[str, Any]:
        first = self.first(reader) if callable(self.first) else self.first
        given = {"first": first, "last": self.last, "place": self.place}
        return {f"{self.code}_{name}": value for name, value in given.items() if value}


@dataclass(frozen=True)
class FeedText:
    """What a feed says about itself."""

    title: str
    description: str
    language: str
    site: str
    list_address: str
    own_address: str


class RegisterFeed(Atom1Feed):
    """An Atom feed whose titles say in which language they are."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        language = item["title_language"]
        handler.addQuickElement("title", item["title"], {"xml:lang": language} if language else {})
        handler.addQuickElement("link", "", {"href": item["link"], "rel": "alternate"})
        handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("id", item["unique_id"])
        handler.addQuickElement("summary", item["description"], {"type": "html"})

    def latest_post_date(self) -> datetime.datetime:
        # Django would take this moment for an empty feed, which would change with each look.
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


def named(row: Row, column: Column) -> tuple[str, str]:
    """What a row is called, and in which language."""
    return str(row[column.name] or ""), str(row.get(f"{column.name}_language") or "")


def summary(row: Row, columns: Sequence[Column], reader: Reader) -> SafeString:
    """What the list shows of a row, column by column."""
    shown = [(column.label, column.shown(row, reader)) for column in columns if not column.links]
    lines = [labelled(escape(str(label)), strip_tags(html)) for label, html in shown if html]
    # What a column shows is escaped: without its tags it still is.
    return format_html_join("", "<p>{}</p>", ((mark_safe(each),) for each in lines))  # noqa: S308


# What XML has no way to hold, such as a control character somebody looked for.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    return NOT_XML.sub("", text)


def labelled(label: str, value: str) -> str:
    return gettext("%(label)s: %(value)s") % {"label": label, "value": value}


def atom(
    about: FeedText, rows: Sequence[Row], columns: Sequence[Column], reader: Reader, changes: dict[int, Stamp]
) -> bytes:
    """The rows as an Atom feed."""
    feed = RegisterFeed(
        title=in_xml(about.title),
        link=about.list_address,
        description=None,
        subtitle=in_xml(about.description),
        language=about.language,
        feed_url=about.own_address,
        feed_guid=about.own_address,
        author_name=gettext("Entente"),
    )
    main = next(column for column in columns if column.links)
    for row in rows:
        title, language = named(row, main)
        stamp = changes.get(row["pk"], Stamp(LONG_AGO, LONG_AGO))
        feed.add_item(
            title=in_xml(title),
            title_language=language,
            link=reader.site + page_address(row, reader),
            unique_id=row["url"],
            description=in_xml(summary(row, columns, reader)),
            pubdate=stamp.published,
            updateddate=max(stamp.published, stamp.changed),
        )
    return feed.writeString("utf-8").encode()


def is_exact(day: Any) -> bool:
    if isinstance(day, ImpreciseDate):
        return day.precision == DatePrecision.DAY and not day.approximate
    return isinstance(day, datetime.date)


def as_day(day: Any) -> datetime.date:
    return day.value if isinstance(day, ImpreciseDate) else day


def left_out(rows: Sequence[Row], occasions: Sequence[Occasion]) -> int:
    """How many rows have a day that is not known exactly, and stand in no calendar."""
    return sum(not has_days(row, each) for row in rows for each in occasions if each.is_main)


def has_days(row: Row, occasion: Occasion) -> bool:
    last = row.get(f"{occasion.code}_last")
    return is_exact(row[f"{occasion.code}_first"]) and (last is None or is_exact(last))


def calendar(
    about: FeedText,
    rows: Sequence[Row],
    occasions: Sequence[Occasion],
    columns: Sequence[Column],
    reader: Reader,
    changes: dict[int, Stamp],
) -> bytes:
    """The rows' days as an iCalendar of events that last whole days."""
    made = Calendar()
    made.add("prodid", f"-//Entente//{reader.site}//{about.language.upper()}")
    made.add("version", "2.0")
    description = f"{about.description} {said_of_left_out(left_out(rows, occasions))}".strip()
    for name, text in (("name", about.title), ("description", description)):
        made.add(name, text)
    made.add("x-wr-calname", about.title)
    made.add("x-wr-caldesc", description)
    made.add("url", about.list_address, parameters={"VALUE": "URI"})
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    main = next(column for column in columns if column.links)
    for row in rows:
        for occasion in occasions:
            if has_days(row, occasion):
                stamp = changes.get(row["pk"], Stamp(LONG_AGO, LONG_AGO))
                made.add_component(event(row, occasion, named(row, main), reader, stamp))
    return made.to_ical()


def said_of_left_out(count: int) -> str:
    if not count:
        return ""
    sentence = ngettext(
        "%(count)d of them is left out, because its day is not recorded exactly.",
        "%(count)d of them are left out, because their day is not recorded exactly.",
        count,
    )
    return sentence % {"count": count}


def event(row: Row, occasion: Occasion, name: tuple[str, str], reader: Reader, stamp: Stamp) -> Event:
    title, language = name
    address: str = row["url"]
    first = as_day(row[f"{occasion.code}_first"])
    last = as_day(row.get(f"{occasion.code}_last") or first)
    changed = max(stamp.published, stamp.changed)
    made = Event()
    made.add("uid", f"{occasion.code}:{address}")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", first)
    made.add("dtend", last + datetime.timedelta(days=1))
    label = str(occasion.label)
    summary = labelled(label, title) if label else title
    made.add("summary", summary, parameters={"LANGUAGE": language} if language and not label else {})
    if place := row.get(f"{occasion.code}_place"):
        made.add("location", place)
    made.add("url", reader.site + page_address(row, reader))
    made.add("transp", "TRANSPARENT")
    return made
