"""The pages on which a file is brought in: file, columns, preview, result."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.audit import record
from accounts.models import AuditAction
from core.admin.listing import BoundedPaginator
from desk.imports import tasks
from desk.imports.applying import settle, show_settled, taken_rows
from desk.imports.deciding import DecisionError, decide, rejected_rows
from desk.imports.downloads import csv_pieces, csv_template, xlsx_of, xlsx_template
from desk.imports.fields import KINDS, Kind, kinds, may_import
from desk.imports.forms import ColumnsForm, UploadForm, name_of, save_mapping, write_to
from desk.imports.mapping import problems_of, suggest
from desk.imports.models import AT_WORK, Import, ImportState, SavedMapping, Verdict
from desk.imports.preview import (
    DECIDED,
    ROWS_PER_PAGE,
    address_of,
    brought_in,
    decision_on,
    records_of,
    results,
    rows_of,
    shown_rows,
    tally,
)
from desk.imports.reading import BadFileError, Table, read_table
from desk.imports.storing import keep, local_file
from desk.imports.undoing import closed_sentence, undo_blockers
from desk.work import is_at_work

IMPORTS_PER_PAGE = 50
# The database counts no further.
LAST_NUMBER = 2**63 - 1
SAMPLES = 3
MOST_BLOCKERS = 100
SECONDS_BETWEEN_LOOKS = 2
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# In these states the columns can be chosen, or chosen anew.
BEFORE = (ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED)

type View = Callable[..., HttpResponseBase]


def allowed(request: HttpRequest) -> list[Kind]:
    return [kind for kind in kinds() if may_import(request.user, kind)]


def for_importers(view: View) -> View:
    """A page of the admin for whoever may bring in something."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if not allowed(request):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return admin.site.admin_view(guarded)


def of_import(view: View) -> View:
    """A page about one import, for whoever may bring in its kind."""

    @wraps(view)
    def found(request: HttpRequest, number: int, **named: Any) -> HttpResponseBase:
        if number > LAST_NUMBER:
            raise Http404
        file_import = get_object_or_404(Import, pk=number)
        if not may_import(request.user, KINDS[file_import.kind]):
            raise PermissionDenied
        return view(request, file_import, **named)

    return for_importers(found)


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/imports/{template}.html", context)


def back_to(file_import: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("imports:import", args=[file_import.pk]))


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    rows: QuerySet[Import] = Import.objects.filter(kind__in=[kind.code for kind in allowed(request)])
    state = request.GET.get("state", "")
    if state in ImportState.values:
        rows = rows.filter(state=state)
    shown = BoundedPaginator(rows.select_related("created_by"), IMPORTS_PER_PAGE).get_page(request.GET.get("p"))
    return page(
        request, "list", _("Imports"), page=shown, state=ImportState(state) if state in ImportState.values else None
    )


def upload(request: HttpRequest) -> HttpResponse:
    own = allowed(request)
    form = UploadForm(own, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(reverse("imports:columns", args=[received(request, form).pk]))
        except BadFileError as error:
            form.add_error("file", str(error))
    return page(request, "upload", _("Bring in a file"), form=form, kinds=own)


def received(request: HttpRequest, form: UploadForm) -> Import:
    """The import of the file that was sent, once it can be read."""
    uploaded = form.cleaned_data["file"]
    name = name_of(uploaded)
    with NamedTemporaryFile() as temporary:
        path = Path(temporary.name)
        write_to(uploaded, path)
        table = read_table(path, name)
        made = keep(
            path,
            kind=form.cleaned_data["kind"],
            filename=name,
            headers=table.headers,
            recognised=told(table),
            created_by=request.user,
            language=get_language() or "",
        )
    tell_of_same(request, made)
    return made


def told(table: Table) -> dict[str, str]:
    return {"format": table.format, "encoding": table.encoding, "dialect": table.dialect}


def tell_of_same(request: HttpRequest, file_import: Import) -> None:
    """The same file brought again does no harm, but whoever does so may not know."""
    same = Import.objects.filter(
        checksum=file_import.checksum, kind=file_import.kind, state=ImportState.APPLIED
    ).first()
    if same:
        words = _("This very file was brought in before, as “%(name)s”. What it says already stands in the register.")
        messages.info(request, words % {"name": same.filename})


@require_GET
def template(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """An empty list of a kind, with an example."""
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    content, content_type = (csv_template(kind), CSV_TYPE) if ending == "csv" else (xlsx_template(kind), XLSX_TYPE)
    return HttpResponse(content, content_type=content_type, headers=as_attachment(f"{kind.code}.{ending}"))


def as_attachment(name: str) -> dict[str, Any]:
    return {"Content-Disposition": content_disposition_header(True, name)}


def columns(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """Which column is which field: suggested, as it was kept under a name, or as it was chosen last."""
    if file_import.state not in BEFORE or tasks.waiting_since(file_import):
        return back_to(file_import)
    if not file_import.file:
        messages.error(request, _("The file is not kept any more. Bring it again."))
        return HttpResponseRedirect(reverse("imports:upload"))
    kind, headers = KINDS[file_import.kind], file_import.headers
    saved = SavedMapping.objects.filter(kind=kind.code)
    form = ColumnsForm(kind, headers, request.POST or None, initial=initial_columns(request, file_import, saved))
    if request.method == "POST" and form.is_valid():
        problems = problems_of(kind, headers, form.columns, form.options)
        for sentence in problems:
            form.add_error(None, sentence)
        if not problems:
            return columns_chosen(request, file_import, form)
    return page(
        request,
        "columns",
        _("Columns of %(file)s") % {"file": file_import.filename},
        file_import=file_import,
        kind=kind,
        form=form,
        saved=saved,
        columns=[*zip(form.column_fields, samples(file_import), strict=True)],
    )


def initial_columns(request: HttpRequest, file_import: Import, saved: QuerySet[SavedMapping]) -> dict[str, str]:
    headers = file_import.headers
    wanted = request.GET.get("mapping", "")
    chosen = (
        saved.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    )
    if chosen:
        return ColumnsForm.initial_of(headers, chosen.columns, chosen.options)
    if file_import.columns:
        return ColumnsForm.initial_of(headers, file_import.columns, file_import.options)
    # A file with the headings of a kept choice is most likely meant the same way.
    alike = next((each for each in saved if each.columns and {*each.columns} <= {*headers}), None)
    if alike:
        return ColumnsForm.initial_of(headers, alike.columns, alike.options)
    return ColumnsForm.initial_of(headers, suggest(KINDS[file_import.kind], headers), {})


def samples(file_import: Import) -> list[list[str]]:
    """The first texts of each column."""
    with local_file(file_import) as path:
        rows = [cells for _number, cells in islice(read_table(path, file_import.filename).rows(), SAMPLES)]
    return [[cells[number] for cells in rows if cells[number]] for number in range(len(file_import.headers))]


def columns_chosen(request: HttpRequest, file_import: Import, form: ColumnsForm) -> HttpResponse:
    name = form.cleaned_data["save_as"]
    if name:
        save_mapping(form.kind, name, form.columns, form.options)
    leave(request, tasks.stage_file, file_import, form.columns, form.options)
    return back_to(file_import)


def leave(request: HttpRequest, work: Any, file_import: Import, *arguments: Any) -> None:
    if not tasks.leave_to_worker(work, file_import, *arguments):
        messages.warning(request, _("This import is being worked on already."))


@require_GET
def show(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """Where the import stands, and what can be done next."""
    if file_import.state in AT_WORK:
        settle(file_import)
        file_import.refresh_from_db()
    context = {"file_import": file_import, "kind": KINDS[file_import.kind], "waiting": tasks.waiting_since(file_import)}
    if file_import.state in AT_WORK or context["waiting"]:
        return under_way(request, context)
    if file_import.state == ImportState.UPLOADED:
        return HttpResponseRedirect(reverse("imports:columns", args=[file_import.pk]))
    if file_import.state == ImportState.PREVIEWED:
        return preview(request, file_import, context)
    shown = BoundedPaginator(brought_in(file_import), ROWS_PER_PAGE).get_page(request.GET.get("p"))
    return page(
        request,
        "result",
        file_import.filename,
        **context,
        results=[*results(file_import)],
        page=shown,
        records=[(each, address_of(each)) for each in records_of(shown.object_list)],
    )


def under_way(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    template = "_progress" if request.headers.get("HX-Request") else "progress"
    title = context["file_import"].filename
    return page(request, template, title, **context, seconds=SECONDS_BETWEEN_LOOKS, has_worker=is_at_work())


@require_GET
def progress(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """For the page that looks again by itself: how far it is, or that the page is another now."""
    answer = show(request, file_import)
    if isinstance(answer, TemplateResponse) and answer.template_name == "admin/imports/_progress.html":
        return answer
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})


def preview(request: HttpRequest, file_import: Import, context: dict[str, Any]) -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    shown = BoundedPaginator(rows_of(file_import, verdict), ROWS_PER_PAGE).get_page(request.GET.get("p"))
    counts = tally(file_import)
    return page(
        request,
        "preview",
        file_import.filename,
        **context,
        page=shown,
        rows=shown_rows(file_import, [*shown.object_list]),
        verdict=verdict,
        verdict_label=Verdict(verdict).label if verdict else "",
        found=counts.of[verdict] if verdict else counts.total,
        can_decide=any(row.verdict in DECIDED for row in shown.object_list),
        tally=counts,
    )


@require_POST
def decisions(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """What was decided of the rows of a page, or of all rows of a verdict."""
    verdict, everything = request.POST.get("verdict", ""), request.POST.get("all", "")
    if file_import.state != ImportState.PREVIEWED:
        messages.error(request, _("Nothing can be decided of this import any more."))
    elif everything and verdict in Verdict.values:
        decide_all(request, file_import, verdict, everything)
    else:
        tell_of_decided(request, decide_some(request, file_import)[0])
        show_settled(file_import, rows_named(request))
    return back_to_rows(request, file_import)


def back_to_rows(request: HttpRequest, file_import: Import) -> HttpResponseRedirect:
    """To the page of rows somebody was on."""
    address = reverse("imports:import", args=[file_import.pk])
    return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def tell_of_decided(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s row is decided.", "%(count)s rows are decided.", count)
    messages.success(request, words % {"count": count})


def decide_all(request: HttpRequest, file_import: Import, verdict: str, decision: str) -> None:
    try:
        count = decide(file_import, file_import.rows.filter(verdict=verdict), decision, request.user)
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        tell_of_decided(request, count)


def rows_named(request: HttpRequest) -> list[int]:
    """The rows that the form of a page asks about."""
    numbers = [
        int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit() and len(text) < 19
    ]
    return numbers[:ROWS_PER_PAGE]


def decide_some(request: HttpRequest, file_import: Import) -> tuple[int, int]:
    """Keep what was decided on a page: of how many rows, and for how many it was refused."""
    answers = request.POST.dict()
    count = refused = 0
    for row in file_import.rows.filter(pk__in=rows_named(request)).order_by("number"):
        decision = decision_on(row, answers)
        if decision is None or decision == row.decision:
            continue
        try:
            count += decide(file_import, file_import.rows.filter(pk=row.pk), decision, request.user)
        except DecisionError as error:
            refused += 1
            messages.error(request, _("Row %(row)s: %(sentence)s") % {"row": row.number, "sentence": error})
    return count, refused


@require_POST
def apply(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """Apply what was decided, on the page it is asked from as well."""
    if file_import.state != ImportState.PREVIEWED:
        return back_to(file_import)
    _count, refused = decide_some(request, file_import)
    if refused:
        return back_to_rows(request, file_import)
    if not taken_rows(file_import).exists():
        messages.error(request, _("No row is taken as it is decided now: there is nothing to apply."))
        return back_to_rows(request, file_import)
    leave(request, tasks.apply_file, file_import, request.user.pk)
    return back_to(file_import)


def undo(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """Take the whole import back, or see what stands in the way."""
    if file_import.state != ImportState.APPLIED:
        return back_to(file_import)
    blockers = undo_blockers(file_import)
    closed = closed_sentence(file_import, request.user)
    if request.method == "POST" and not blockers and not closed:
        leave(request, tasks.undo_file, file_import, request.user.pk)
        return back_to(file_import)
    return page(
        request,
        "undo",
        _("Undo the import of %(file)s") % {"file": file_import.filename},
        file_import=file_import,
        closed=closed,
        blockers=[(each, address_of(each)) for each in blockers[:MOST_BLOCKERS]],
        count=len(blockers),
    )


@require_POST
def discard(request: HttpRequest, file_import: Import) -> HttpResponseBase:
    """Throw away a file of which nothing was applied."""
    with transaction.atomic():
        found = Import.objects.select_for_update().filter(pk=file_import.pk).first()
        if found and (found.state not in BEFORE or tasks.waiting_since(found)):
            return back_to(found)
        if found:
            found.delete()
    # Once nothing can bring the row back.
    file_import.file.delete(save=False)
    messages.success(request, _("“%(file)s” is thrown away. Nothing of it is in the register.") % {"file": file_import})
    return HttpResponseRedirect(reverse("imports:list"))


@require_GET
def rejected(request: HttpRequest, file_import: Import, ending: str) -> HttpResponseBase:
    """The rows that were not taken, with the reasons, to be corrected and brought again."""
    rows = rejected_rows(file_import)
    name = "{}-{}.{}".format(Path(file_import.filename).stem, _("not taken"), ending)
    record(request, AuditAction.EXPORTED, file_import, file=name)
    if ending == "csv":
        return StreamingHttpResponse(csv_pieces(rows), content_type=CSV_TYPE, headers=as_attachment(name))
    return FileResponse(xlsx_of(rows), as_attachment=True, filename=name, content_type=XLSX_TYPE)
