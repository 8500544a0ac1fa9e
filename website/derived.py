"""How the search documents and the words in them are made anew, and compared with those kept."""

from core.derived import Derived

KINDS = ("organization", "person", "agreement", "visit", "topic")

# One after the other: two that add the same new words would wait for each other.
DOCUMENTS = [
    Derived(
        name=f"{kind}_documents",
        follows=[f"{each}_documents" for each in KINDS[:place]],
        rebuild=[f"SELECT rebuild_search_{kind}()"],
        differences=f"SELECT '{kind} ' || record FROM search_{kind}_differences() AS record",  # noqa: S608
    )
    for place, kind in enumerate(KINDS)
]
# A word that no document holds any more stays until the next rebuild: it misleads nobody, for searches count documents.
WORDS = Derived(
    name="words",
    follows=[each.name for each in DOCUMENTS],
    rebuild=["SELECT rebuild_vocabulary()"],
    differences=(
        "SELECT DISTINCT 'word ' || word FROM core_searchdocument CROSS JOIN LATERAL search_vocabulary(vector) AS word"
        " WHERE NOT EXISTS (SELECT FROM core_word known WHERE known.word = word) ORDER BY 1"
    ),
)
