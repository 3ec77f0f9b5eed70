"""The search over the help: the page that is meant comes first, also for parts of words and typing errors."""

import pytest
from work import calls

from wiposeq.app.help.search import Index, plain, search
from wiposeq.app.help.topics import Topic


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("transl_table", "qualifier/transl_table"),
        ("genetic codes", "list/genetic-codes"),
        ("cds", "key/CDS"),
        ("feature/location-past-end", "rule/feature/location-past-end"),
        ("location past the end", "rule/feature/location-past-end"),
        ("too short", "rule/sequence/too-short"),
        ("file refer", "field/file-reference"),
        ("rejected listing", "manual/repair"),
        ("xliff", "manual/translations"),
        ("map", "qualifier/map"),
        ("5'UTR", "key/5'UTR"),
        ("organsm", "qualifier/organism"),
    ],
)
def test_the_page_that_is_meant_is_among_the_first(query: str, id: str) -> None:
    assert id in [found.topic.id for found in search(query)[:3]]


def test_a_page_with_the_very_title_comes_first() -> None:
    assert search("note")[0].topic.title == "note"
    assert search("SITE")[0].topic.id == "key/protein/SITE"


def test_all_words_must_be_on_the_page() -> None:
    found = search("translation codon")
    assert found
    assert all("translation" in plain(f"{m.topic.title} {m.topic.text}").lower() for m in found)


@pytest.mark.parametrize("query", ["", "   ", "zzqqxx", "...", "("])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert search(query) == []


def test_the_snippet_shows_the_words_that_were_found() -> None:
    index = Index([Topic("a", "A page", (), "word " * 100 + "about a needle in a haystack " + "word " * 100)])
    (found,) = index.search("needle")
    assert "needle" in found.snippet and len(found.snippet) < 140 and found.snippet.startswith("…")


def test_the_words_of_a_page_have_no_signs_of_markdown() -> None:
    text = "## Head\n\n- [a\\_b](help:x) **bold** `code`\n\n| | |\n|---|---|\n| ![Right](icon:tick/success) | `c` d |"
    assert plain(text) == "Head a_b bold code c d"


@pytest.mark.parametrize("query", ["l", "lo", "loc", "locat", "location", "location of a feature"])
def test_a_search_costs_little_at_each_letter(query: str) -> None:
    search("warm")
    assert calls(lambda: search(query)) < 100_000


def test_a_word_inside_chinese_text_is_found() -> None:
    texts = {"a": "检查序列表中的特征", "b": "其他文字", "c": "a feature"}
    index = Index([Topic(id, id, (), text) for id, text in texts.items()])
    assert [match.topic.id for match in index.search("特征")] == ["a"]
    assert [match.topic.id for match in index.search("序列表")] == ["a"]
    assert [match.topic.id for match in index.search("feature")] == ["c"]
