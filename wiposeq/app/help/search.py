"""The full-text search over the pages of the help.

It hides the index: words with weights, matched whole or by their beginning. A word that no page has is replaced by the
most similar one, so that a typing error still finds a page.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from msgspec import Struct
from rapidfuzz import fuzz, process

from wiposeq.app.help.topics import Topic, library
from wiposeq.texts import language

_TITLE: Final = 10.0
"""The weight of a word in the title; a word in the text has a weight from 1 to 3."""
_BEGINNING: Final = 0.6
"""The share of its weight that a word has which only begins as what was typed."""
_SIMILAR: Final = 70.0
"""The least similarity, of 100, of a word that replaces an unknown one."""
_SNIPPET: Final = 120
"""The number of characters of a snippet."""


class Match(Struct, frozen=True):
    """A page that was found. snippet: the words around the first place where the text matches."""

    topic: Topic
    snippet: str


class Index:
    """An index of pages."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = list(topics)
        self._texts = [plain(topic.text) for topic in self._topics]
        self._pages: dict[str, dict[int, float]] = {}
        for place, (topic, text) in enumerate(zip(self._topics, self._texts)):
            for word, count in Counter(_words(text)).items():
                self._pages.setdefault(word, {})[place] = 1 + min(math.log(count), 2)
            for word in set(_words(f"{topic.title} {topic.id}")):
                pages = self._pages.setdefault(word, {})
                pages[place] = pages.get(place, 0) + _TITLE
        self._vocabulary = sorted(self._pages)

    def search(self, query: str, limit: int = 50) -> list[Match]:
        """Return the pages that have every word of the query, the best first.

        limit: the most pages returned.
        """
        words = _words(query)
        if not words:
            return []
        scores: dict[int, float] | None = None
        for word in words:
            found = self._pages_with(word) or self._pages_with(self._most_similar(word))
            if scores is None:
                scores = found
            else:
                scores = {place: scores[place] + weight for place, weight in found.items() if place in scores}
        assert scores is not None
        wanted = query.strip().lower()

        def rank(place: int) -> tuple[bool, bool, float, int]:
            title = self._topics[place].title.lower()
            return title != wanted, not title.startswith(wanted), -scores[place], place

        best = sorted(scores, key=rank)[:limit]
        return [self._match(place, words) for place in best]

    def _match(self, place: int, words: list[str]) -> Match:
        """Return a page with its snippet: the start of its text if the title has every word."""
        topic = self._topics[place]
        is_in_title = all(word in topic.title.lower() for word in words)
        return Match(topic, _snippet(self._texts[place], [] if is_in_title else words))

    def _pages_with(self, word: str) -> dict[int, float]:
        """Return the weight of each page that has a word, or a word that begins with it."""
        found: dict[int, float] = {}
        at = bisect_left(self._vocabulary, word)
        while word and at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
            pages = self._pages[self._vocabulary[at]]
            share = 1.0 if self._vocabulary[at] == word else _BEGINNING
            rareness = share * math.log(1 + len(self._topics) / len(pages))
            for place, weight in pages.items():
                found[place] = max(found.get(place, 0.0), weight * rareness)
            at += 1
        return found

    def _most_similar(self, word: str) -> str:
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        return found[0] if found else ""


def search(query: str, edition_id: str = "", limit: int = 50) -> list[Match]:
    """Return the pages of the help for an edition that match a query, the best first."""
    return _index(edition_id, language()).search(query, limit)


@cache
def _index(edition_id: str, _: str) -> Index:
    topics: Mapping[str, Topic] = library(edition_id)
    return Index(topics.values())


def plain(markdown: str) -> str:
    """Return the words of a Markdown text without its signs."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", markdown)
    text = re.sub(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\|[-|: ]+\|$|^#+ |^[-*] |^```\w*$|(?<!\\)[`|]|\*\*", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\\(.)", r"\1", text)
    return " ".join(text.split())


_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def _words(text: str) -> list[str]:
    """Return the words in lower case: each name such as transl_table whole, and its parts.

    Chinese and Japanese have no blanks between words: there, each two letters beside each other are a word.
    """
    found = re.findall(r"[\w']+", text.lower())
    for word in [word for word in found if not word.isascii() and _WITHOUT_BLANKS.search(word)]:
        found.remove(word)
        found += [word[place : place + 2] for place in range(max(len(word) - 1, 1))]
    return found + [part for word in found if "_" in word for part in word.split("_") if part]


def _snippet(text: str, words: list[str]) -> str:
    """Return the words around the first match, or the start of the text."""
    places = (re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)
    start = min((found.start() for found in places if found), default=0)
    start = max(start - _SNIPPET // 3, 0)
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + _SNIPPET]
    end = cut if start + _SNIPPET >= len(text) else cut.rpartition(" ")[0] + "…"
    return f"…{end}" if start else end
