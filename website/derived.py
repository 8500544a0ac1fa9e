"""How the search documents and the words in them are made anew, and compared with those kept."""

from core.derived import Derived

KINDS = ("organization", "person", "agreement", "visit", "topic")

DOCUMENTS = [
    Derived(
        name=f"{kind}_documents",
        rebuild=[f"SELECT rebuild_search_{kind}()"],
        differences=f"SELECT '{kind} ' || record FROM search_{kind}_differences() AS record",  # noqa: S608
    )
    for kind in KINDS
]
# A word that no document holds any more stays until the next rebuild: it misleads nobody, for searches count documents.
WORDS = Derived(
    name="words",
    rebuild=["SELECT rebuild_vocabulary()"],
    differences=(
        "SELECT DISTINCT 'word ' || word FROM core_searchdocument CROSS JOIN LATERAL search_vocabulary(vector) AS word"
        " WHERE NOT EXISTS (SELECT FROM core_word known WHERE known.word = word) ORDER BY 1"
    ),
)
