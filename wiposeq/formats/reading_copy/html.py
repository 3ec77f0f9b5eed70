"""How a page in HTML is put together that needs nothing besides itself, and a heading whose columns have their widths.

It hides what browsers, and Qt that makes PDF of such pages, want to be told. What stands there, and how it looks, is
its writer's.
"""

from collections.abc import Iterable
from html import escape

from wiposeq.texts import language


def opening(title: str, style: str) -> str:
    """All before what stands in the body, in the language of the program."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def page(title: str, body: str, style: str) -> str:
    """A whole page around its body, under its title."""
    return f"{opening(title, style)}<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"


def headed(heads: Iterable[str], shares: Iterable[int] = ()) -> str:
    """The cells of a heading; with the share of the width that each column has, in percent, or as wide as they need.

    As attributes, since Qt knows no width in a style.
    """
    widths = [f' width="{share}%"' for share in shares]
    return "".join(f"<th{widths[place] if widths else ''}>{escape(head)}</th>" for place, head in enumerate(heads))
