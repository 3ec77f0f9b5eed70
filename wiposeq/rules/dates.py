"""Dates in the form of ST.26 (CCYY-MM-DD), and the conversion of other forms that have one meaning only."""

import re
from calendar import monthrange
from datetime import date

_STRICT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII).fullmatch
_LOOSE = re.compile(r"(\d{4})([-/. ]?)(\d{1,2})\2(\d{1,2})", re.ASCII).fullmatch
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AMERICAN = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII).fullmatch
_WORDED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})", re.ASCII).fullmatch
_TIME = re.compile(
    r"(?:,? |T)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?\Z",
    re.ASCII | re.IGNORECASE,
)


def real_date(text: str) -> date | None:
    """Return the date of a text in the form CCYY-MM-DD. None for another form, or if the day does not exist."""
    if not _STRICT(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def normalized_date(text: str) -> str:
    """Return a date such as 2010-8-16, 2010/08/16 or Aug 16, 2010 in the form CCYY-MM-DD, without a time of day.

    Return "" if the text can mean several days, or none.
    """
    text = _TIME.sub("", text.strip())
    loose, worded, american = _LOOSE(text), _WORDED(text), _AMERICAN(text)
    if loose and (loose[2] or len(text) == 8):
        year, month, day = int(loose[1]), int(loose[3]), int(loose[4])
    elif worded and worded[2].lower() in _MONTHS:
        year, month, day = int(worded[3]), _MONTHS.index(worded[2].lower()) + 1, int(worded[1])
    elif american and american[1].lower() in _MONTHS:
        year, month, day = int(american[3]), _MONTHS.index(american[1].lower()) + 1, int(american[2])
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of that month. At most the last day of the year 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > 9999:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))
