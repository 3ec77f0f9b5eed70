"""Convert the general information of ST.25 (<110> to <170>) to the header of ST.26.

The module hides the forms of application numbers, dates and lists of applicants. ST.26 has one applicant, one earliest
priority and languages, which ST.25 does not state; omissions and assumptions are reported. The office is read from the
number only if the number contains it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wiposeq.formats.st25.text import Entry, in_one_line, paragraphs
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Application, Header, Party, Title
from wiposeq.standard.edition import Edition

_PCT: Final = re.compile(r"PCT\s*/?\s*([A-Z]{2})\s*[0-9]{2}", re.IGNORECASE)
_CODED: Final = re.compile(r"([A-Z]{2})[\s.:/-]*(?=[0-9P])(.*[0-9].*)")
_OF_US: Final = re.compile(
    r"(?:U\.?\s?S\.?(?:\s?A\.?)?|USSN|United States(?: of America)?)[\s:,.]*"
    r"(?:(?:provisional|patent|application|appl|serial|ser|number|no|nr|sn)\b[\s.:]*)*(?=[0-9])(.*)",
    re.IGNORECASE,
)
_FORM_OF_US: Final = re.compile(r"[0-9]{2}/[0-9]{3},[0-9]{3}")
"""Series code and serial number: no other office writes numbers like this."""
_DATE: Final = re.compile(r"([0-9]{4}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2})(?![0-9])")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})(?![0-9])")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-. ,]*([A-Za-z]{3})[a-z]*[-. ,]*([0-9]{4})")
_MONTH_DAY: Final = re.compile(r"([A-Za-z]{3})[a-z]*[-. ,]*([0-9]{1,2})(?:st|nd|rd|th)?[-. ,]+([0-9]{4})")
_YEAR_MONTH: Final = re.compile(r"([0-9]{4})[-. ]([A-Za-z]{3})[a-z]*[-. ]([0-9]{1,2})")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class _Priority:
    line: int
    number: str = ""
    date: str | None = None


def language_of(text: str) -> str:
    """Return the language that the script of a text proves (ja, ko), or ""."""
    return "ja" if _KANA.search(text) else "ko" if _HANGUL.search(text) else ""


def read_header(entries: Sequence[Entry], edition: Edition, language: str, log: ChangeLog) -> Header:
    """Return the header of these entries.

    language: of the listing if it is certain, else ""; log: gets every change.
    """
    reader = _HeaderReader(edition, language, log)
    application = reader.application(entries)
    references = _texts(entries, 130)
    reader.report_others("file-reference/others", "Further file reference left out; ST.26 has one", references[1:])
    if not references and application is None:
        log.add("file-reference/missing", "There is no file reference; a person must give it", follows="par. 46")
    return Header(
        application=application,
        file_reference=references[0][1] if references else "" if application is None else None,
        priority=reader.priority(entries),
        applicant=reader.applicant(entries),
        titles=(reader.title(entries),),
        original_language=language or None,
    )


def _texts(entries: Iterable[Entry], tag: int) -> list[tuple[int, str]]:
    """Return (line, text) of the entries of a tag that are not empty."""
    found = ((entry.line, in_one_line(entry.text)) for entry in entries if entry.tag == tag)
    return [(line, text) for line, text in found if text]


class _HeaderReader:
    def __init__(self, edition: Edition, language: str, log: ChangeLog) -> None:
        self._edition = edition
        self._language = language
        self._log = log

    def report_others(self, kind: str, message: str, others: Iterable[tuple[int, str]]) -> None:
        for line, text in others:
            self._log.add(kind, message, "", line, text)

    # Applications

    def application(self, entries: Sequence[Entry]) -> Application | None:
        """Return the application of <140> and <141>, or None if it has no number yet."""
        numbers, dates = _texts(entries, 140), _texts(entries, 141)
        self.report_others("application/others", "Further application left out; ST.26 has one", numbers[1:])
        self.report_others("application/others", "Further filing date left out; ST.26 has one", dates[1:])
        if not numbers or not any(symbol.isdigit() for symbol in numbers[0][1]):
            for line, text in numbers[:1]:
                self._log.add(
                    "application/not-a-number", "Text in place of an application number left out", "", line, text
                )
            for line, text in dates[:1]:
                self._log.add(
                    "application/date-left-out",
                    "Filing date of an application without a number left out",
                    "",
                    line,
                    text,
                )
            return None
        line, text = numbers[0]
        office, number = self._number("application", text, line)
        filed = self._date("application", dates[0][1], dates[0][0]) if dates else None
        return Application(office, number, filed)

    def priority(self, entries: Sequence[Entry]) -> Application | None:
        """Return the earliest priority of <150> and <151>, and report the others."""
        found: list[_Priority] = []
        for entry in entries:
            text = in_one_line(entry.text)
            if entry.tag == 150 and text:
                found.append(_Priority(entry.line, text))
            elif entry.tag == 151 and text:
                if not found or found[-1].date is not None:
                    found.append(_Priority(entry.line))
                found[-1].date = text
        if not found:
            return None
        chosen = min(found, key=lambda each: (read_date(each.date or "") or "9999", each.line))
        for other in found:
            if other is not chosen:
                self._log.add(
                    "priority/not-earliest",
                    "Priority left out; ST.26 has the earliest one only",
                    "",
                    other.line,
                    " ".join(part for part in (other.number, other.date) if part),
                )
        office, number = self._number("priority", chosen.number, chosen.line)
        day = self._date("priority", chosen.date, chosen.line) if chosen.date is not None else None
        return Application(office, number, day)

    def _number(self, field: str, text: str, line: int) -> tuple[str, str]:
        """Split an application number into office and number; the office is "" if it is missing."""
        offices = self._edition.offices
        if (found := _PCT.match(text)) is not None and found[1].upper() in offices:
            office, number = found[1].upper(), text
        elif (found := _OF_US.fullmatch(text)) is not None:
            office, number = "US", found[1].strip()
        elif (found := _CODED.fullmatch(text)) is not None and found[1] in offices:
            office, number = found[1], found[2].strip()
        elif _FORM_OF_US.fullmatch(text):
            self._log.add(
                f"{field}/office-by-form", "Office determined by the form of the number", "", line, text, f"US {text}"
            )
            return "US", text
        else:
            self._log.add(
                f"{field}/office-missing",
                "The number does not contain its office; a person must add it",
                "",
                line,
                text,
            )
            return "", text
        self._log.add(f"{field}/office", "Office and number of the application", "", line, text, f"{office} | {number}")
        return office, number

    def _date(self, field: str, text: str, line: int) -> str:
        """Return the date in the form of ST.26, or unchanged if it is not certain."""
        day = read_date(text)
        if not day:
            self._log.add(f"{field}/date-unreadable", "The date cannot be read and is unchanged", "", line, text, text)
            return text
        if day != text:
            self._log.add(f"{field}/date", "Date in the form of ST.26", "", line, text, day)
        return day

    # Applicant and title

    def applicant(self, entries: Sequence[Entry]) -> Party:
        """Return the first applicant, and report the others."""
        names = [
            (entry.line, name.strip())
            for entry in entries
            if entry.tag == 110
            for row in paragraphs(entry.text)
            for name in row.split(";")
            if name.strip()
        ]
        if not names:
            self._log.add("applicant/missing", "There is no applicant; a person must give one", "", follows="par. 48")
            return Party(language=self._language or "en")
        self.report_others("applicant/others", "Further applicant left out; ST.26 has one", names[1:])
        line, name = names[0]
        return Party(
            name,
            self._language_of("applicant/language", "Language of the applicant's name assumed", line, name),
        )

    def title(self, entries: Sequence[Entry]) -> Title:
        """Return the title and its language: that of heading or script, or else English, which is assumed."""
        titles = _texts(entries, 120)
        if not titles:
            self._log.add("title/missing", "There is no title; a person must give one", "", follows="par. 48")
            return Title(1, "", self._language or "en")
        self.report_others("title/others", "Further title left out; its language is not known", titles[1:])
        line, text = titles[0]
        return Title(1, text, self._language_of("title/language", "Language of the title assumed", line, text))

    def _language_of(self, kind: str, message: str, line: int, text: str) -> str:
        """Return the language of the script or of the listing, or else report an assumption and return it."""
        language = language_of(text) or self._language
        if language:
            return language
        if _HAN.search(text):
            language = "zh"
        self._log.add(kind, message, "", line, text, language or "en")
        return language or "en"


def read_date(text: str) -> str:
    """Return the date at the start of a text as CCYY-MM-DD, or "" if it is ambiguous or not in the calendar."""
    text = text.strip()
    if (found := _DATE.match(text)) is not None:
        parts = (found[1], found[2], found[3])
    elif (found := _YEAR_MONTH.match(text)) is not None:
        parts = (found[1], _month(found[2]), found[3])
    elif (found := _DAY_MONTH.match(text)) is not None:
        parts = (found[3], _month(found[2]), found[1])
    elif (found := _MONTH_DAY.match(text)) is not None:
        parts = (found[3], _month(found[1]), found[2])
    elif (found := _DAY_FIRST.match(text)) is not None and (int(found[1]) > 12) != (int(found[2]) > 12):
        is_day_first = int(found[1]) > 12
        parts = (found[3], found[2 if is_day_first else 1], found[1 if is_day_first else 2])
    elif re.fullmatch("[0-9]{8}", text):
        parts = (text[:4], text[4:6], text[6:])
    else:
        return ""
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return ""


def _month(name: str) -> str:
    return str(_MONTHS.index(name.lower()) + 1) if name.lower() in _MONTHS else "0"


__all__ = ["language_of", "read_date", "read_header"]
