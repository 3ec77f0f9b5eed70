"""Gives every entry of a menu, and every control of a dialog, an access key of its own.

Translators choose the letter of a text and cannot see which texts come together. The first text keeps its letter; a
later one with the same letter gets another letter, or none if no letter is free.
"""

from collections.abc import Callable, Iterable
from functools import partial
from string import ascii_uppercase

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QMenu, QMenuBar, QTabBar, QWidget

_Place = tuple[str, Callable[[str], object]]
"""A text, and what shows another one in its place."""


def settle(widget: QWidget) -> None:
    """Settle the letters of a menu, a menu bar, or the visible controls of a dialog."""
    if isinstance(widget, QMenu | QMenuBar):
        places = [_of_action(each) for each in widget.actions() if each.isVisible() and not each.isSeparator()]
    else:
        places = list(_of_controls(widget))
    for (text, use), settled in zip(places, distinct([text for text, _ in places])):
        if settled != text:
            use(settled)


def settle_beside(bar: QMenuBar, control: QWidget) -> None:
    """Give a button or label of a window another letter if its menu bar uses the letter."""
    settle(bar)
    for text, use in _of_control(control):
        *_, settled = distinct([*(each.text() for each in bar.actions()), text])
        if settled != text:
            use(settled)


def distinct(texts: list[str]) -> list[str]:
    """Return the texts with a different letter for each."""
    letters = [_letter(text) for text in texts]
    used = {letter for letter in letters if letter}
    seen: set[str] = set()
    found = []
    for text, letter in zip(texts, letters):
        if letter and letter in seen:
            text, letter = _with_another(text, used)
            used.add(letter)
        seen.add(letter)
        found.append(text)
    return found


def _of_action(action: QAction) -> _Place:
    def use(text: str) -> None:
        icon_text = action.iconText()
        action.setText(text)
        action.setIconText(icon_text)

    return action.text(), use


def _of_controls(dialog: QWidget) -> Iterable[_Place]:
    for widget in dialog.findChildren(QWidget):
        if not widget.isVisibleTo(dialog) or widget.window() is not dialog:
            continue
        yield from _of_control(widget)


def _of_control(widget: QWidget) -> Iterable[_Place]:
    if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
        yield widget.text(), widget.setText
    elif isinstance(widget, QGroupBox):
        yield widget.title(), widget.setTitle
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield widget.tabText(place), partial(widget.setTabText, place)


def _at(text: str) -> int:
    """Return the place of the ampersand before the letter; -1 if there is none. "&&" is an ampersand to show."""
    at = text.find("&")
    while at >= 0 and text[at + 1 : at + 2] == "&":
        at = text.find("&", at + 2)
    return at if at + 1 < len(text) else -1


def _letter(text: str) -> str:
    at = _at(text)
    return text[at + 1].upper() if at >= 0 and text[at + 1].isalnum() else ""


def _with_another(text: str, used: set[str]) -> tuple[str, str]:
    """Return a text with a letter that is not used, and the letter; without one, "", if all its letters are used."""
    at = _at(text)
    if text[at - 1 : at] == "(" and text[at + 2 : at + 3] == ")":  # 保存(&S): any letter will do
        letter = next((each for each in ascii_uppercase if each not in used), "")
        before = text[: at - 1].rstrip() if not letter else text[:at]
        return f"{before}&{letter}{text[at + 2 :]}" if letter else before + text[at + 3 :], letter
    bare = text[:at] + text[at + 1 :]
    for place, sign in enumerate(bare):
        if sign.isalnum() and sign.upper() not in used and bare[place - 1 : place] != "&":
            return f"{bare[:place]}&{bare[place:]}", sign.upper()
    return bare, ""
