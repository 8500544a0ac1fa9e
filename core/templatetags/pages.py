"""What every public page needs: its address in the other languages, and honest words for text and gaps."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeGuard

from django import template
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token, VariableNode
from django.template.loader_tags import BlockNode
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext

from core.filters import asked_parameters
from core.models import Citation
from core.text import LocalText, Translated

register = template.Library()


class LanguageLink(NamedTuple):
    code: str
    name: str
    path: str
    address: str
    is_current: bool
    is_default: bool


@register.simple_tag(takes_context=True)
def language_links(context: Mapping[str, Any]) -> list[LanguageLink]:
    """The address of this page in each language, with its filters."""
    request: HttpRequest | None = context.get("request")
    known: Mapping[str, str] = context.get("addresses") or {}
    current = get_language() or ""
    path = request.path if request is not None else ""
    within = path.removeprefix(f"/{current}/") if path.startswith(f"/{current}/") else ""
    query = asked_parameters(request.GET).urlencode() if request is not None else ""
    return [
        language_link(code, known.get(code) or f"/{code}/{within}", query, current)
        for code, _name in settings.LANGUAGES
    ]


def language_link(code: str, path: str, query: str, current: str) -> LanguageLink:
    return LanguageLink(
        code=code,
        name=get_language_info(code)["name_local"].capitalize(),
        path=f"{path}?{query}" if query else path,
        address=f"{settings.SITE_URL}{path}",
        is_current=code == current,
        is_default=code == settings.LANGUAGE_CODE,
    )


class FixedNode(Node):
    """A part of a page that depends on nothing but the language: made once for each, for the whole process.

    It is made without the context of the page: what a view gives cannot come into what every reader gets.
    """

    # Nothing in it is of interest to the templates around it, which look for their blocks each time they are shown.
    child_nodelists = ()

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language() or ""
        if language not in self.kept:
            alone = Context()
            with alone.bind_template(context.template):  # type: ignore[arg-type]
                self.kept[language] = self.nodelist.render(alone)
        return self.kept[language]


@register.tag
def fixed(parser: Parser, token: Token) -> FixedNode:
    """What stands before ``endfixed`` is made once for each language; it must not show what a view gives."""
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    if any(nodelist.get_nodes_by_type(each) for each in (VariableNode, BlockNode)):
        raise TemplateSyntaxError("what is fixed cannot depend on the context")
    return FixedNode(nodelist)


@register.filter
def content(value: LocalText | str | None) -> SafeString:
    """Recorded text, marked where it is in another language than the page."""
    return _in_its_language(value, multiline=False)


@register.filter
def prose(value: LocalText | str | None) -> SafeString:
    """Recorded text of several paragraphs, marked where it is in another language than the page."""
    return _in_its_language(value, multiline=True)


def _in_its_language(value: LocalText | str | None, *, multiline: bool) -> SafeString:
    if not value or not str(value):
        return nothing()
    text = paragraphs(str(value)) if multiline else format_html("{}", value)
    if not is_foreign(value):
        return text
    pattern = '<div lang="{}">{}</div>{}' if multiline else '<span lang="{}">{}</span>{}'
    return format_html(pattern, value.language, text, language_note(value))


def is_foreign(value: LocalText | str) -> TypeGuard[LocalText]:
    return isinstance(value, LocalText) and value.language != get_language()


def paragraphs(text: str) -> SafeString:
    """Blank lines part paragraphs; the style sheet keeps single line breaks."""
    return format_html_join("\n", "<p>{}</p>", ((part,) for part in re.split(r"\n{2,}", text)))


def language_note(value: LocalText | str) -> SafeString:
    """Which language a text is shown in, for the reader of another."""
    if not is_foreign(value):
        return SafeString("")
    words = gettext("(in %(language)s)") % {"language": get_language_info(value.language)["name_translated"]}
    return format_html(' <small class="language">{}</small>', words)


def nothing() -> SafeString:
    return format_html('<span class="nothing">{}</span>', gettext("not recorded"))


@register.filter
def or_not_recorded(value: Any) -> Any:
    """The value, or the plain statement that there is none."""
    return nothing() if value is None or value == "" else value


@register.filter
def fact_name(citation: Citation) -> str:
    """What the cited fact is called at the desk; as it was written where it names no part of the record."""
    record: Any = next(field.related_model for field in citation._meta.fields if is_cited_record(field))
    declared = getattr(record, citation.fact, None)
    if isinstance(declared, Translated):
        return str(declared.verbose_name)
    try:
        part = record._meta.get_field(citation.fact)
    except FieldDoesNotExist:
        return str(citation.fact)
    return str(part.related_model._meta.verbose_name_plural if part.auto_created else part.verbose_name)


def is_cited_record(field: Any) -> bool:
    return bool(field.is_relation) and field.name != "source"


@register.filter
def plain_number(value: Decimal) -> str:
    """A number without trailing zeros, as the reader's language writes it."""
    return number_format(f"{value:f}")


@register.simple_tag
def record_link(record: Any, printed: str = "") -> SafeString:
    """A record's name, linked where it has a public page; withheld where it is not public."""
    if record is None:
        return content(printed)
    name = getattr(record, "name", None) or getattr(record, "title", None) or str(record)
    if record.is_public:
        language = format_html(' lang="{}"', name.language) if is_foreign(name) else ""
        return format_html(
            '<a href="{}"{}>{}</a>{}', record.get_absolute_url(), language, str(name), language_note(name)
        )
    if getattr(record, "is_nameable", False):
        return content(name)
    return format_html("{}", printed) if printed else format_html('<span class="nothing">{}</span>', withheld())


@register.filter
def post_label(post: Any) -> SafeString:
    """The title of a post, withheld where its organization is not public."""
    if post is None:
        return nothing()
    if post.organization.is_public:
        return content(post.label)
    return format_html('<span class="nothing">{}</span>', gettext("post not public"))


def withheld() -> str:
    return gettext("name not public")
