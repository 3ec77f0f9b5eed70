"""Finds what a person would click: the program writes where its widgets are, and the mouse goes there.

The program runs in a process of its own, with a timer that writes names and places. What is covered, or blocked by a
dialog, is not clicked. Names are accessible names, else texts: of buttons, menu entries, rows of lists and tables. A
cell and a button of a tool bar also have a name such as "list > text".
"""

import json
import sys
from pathlib import Path

from screen import CHECKOUT, Screen

SPY = """
import json, os, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QMenuBar, QToolBar
from wiposeq.ui.window import application

place_file = sys.argv.pop(1)

def plain(text):
    return text.split(chr(9))[0].replace("&&", "\\0").replace("&", "").replace("\\0", "&")

def rows(view):
    model = view.model()
    port = view.viewport()
    for row in range(model.rowCount() if model is not None else 0):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            box = view.visualRect(index)
            if box.isValid() and port.rect().intersects(box) and index.data():
                middle = port.mapToGlobal(box.intersected(port.rect()).center())
                yield str(index.data()), middle
            if box.isValid() and index.data(Qt.ItemDataRole.CheckStateRole) is not None:
                yield f"box of {index.siblingAtColumn(1).data()}", port.mapToGlobal(box.center())
        if row > 300:
            return

def is_seen(widget, place):
    top = QApplication.widgetAt(place)
    return top is not None and (top is widget or widget.isAncestorOf(top) or top.isAncestorOf(widget))

def can_be_used(widget):
    modal, window = QApplication.activeModalWidget(), widget.window()
    is_blocked = modal is not None and window is not modal and not modal.isAncestorOf(window)
    return widget.isEnabled() and (not is_blocked or window.windowType() == Qt.WindowType.Popup)

def shown():
    popup = QApplication.activePopupWidget()
    widgets = [each for each in QApplication.allWidgets() if each.isVisible()]
    return sorted(widgets, key=lambda each: each.window() is popup)  # the list that is open is the newest

def found():
    for widget in shown():
        for name, place, is_enabled in found_in(widget):
            yield name, place, is_enabled and can_be_used(widget) and is_seen(widget, place)

def found_in(widget):
    if not widget.visibleRegion().isEmpty():
        middle = widget.mapToGlobal(widget.visibleRegion().boundingRect().center())
        names = {widget.accessibleName()}
        is_label = isinstance(widget, QLabel) and widget.buddy() is not None
        if hasattr(widget, "text") and callable(widget.text) and not is_label:
            names.add(str(widget.text()))
        if isinstance(widget, QMenu) or isinstance(widget, QMenuBar):
            for action in widget.actions():
                place = widget.mapToGlobal(widget.actionGeometry(action).center())
                yield plain(action.text()), place, action.isEnabled()
        elif isinstance(widget, QAbstractItemView):
            for text, place in rows(widget):
                yield text, place, True
                yield f"{widget.accessibleName()} > {text}", place, True
        bar = widget.parent() if isinstance(widget.parent(), QToolBar) else None
        for name in names - {""}:
            yield plain(name), middle, True
            if bar is not None:
                yield f"{bar.windowTitle()} > {plain(name)}", middle, True

def write():
    texts = {}
    for name, place, is_enabled in found():
        texts.setdefault(name, []).append((place.x(), place.y(), is_enabled))
    with open(place_file + ".new", "w", encoding="utf-8") as file:
        json.dump(texts, file)
    os.replace(place_file + ".new", place_file)
    QTimer.singleShot(150, write)

build = application.build

def build_and_watch(*arguments):
    built = build(*arguments)
    QTimer.singleShot(300, write)
    return built

application.build = build_and_watch
sys.exit(application.run(sys.argv[1:]))
"""


class Pointer:
    """The mouse of a person who reads names on the screen."""

    def __init__(self, screen: Screen, *files: Path) -> None:
        self.screen = screen
        self._places = screen.folder / "places.json"
        screen.run(sys.executable, "-c", SPY, self._places, *files, PYTHONPATH=str(CHECKOUT))

    def places(self, name: str) -> list[tuple[int, int]]:
        """Return where things with a name are that can be clicked now, the newest first."""
        try:
            found = json.loads(self._places.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [(x, y) for x, y, is_enabled in reversed(found.get(name, [])) if is_enabled]

    def wait_for(self, name: str) -> tuple[int, int]:
        """Return where the middle of something with this name is, as soon as it is there."""
        return self.screen.wait_until(lambda: self.places(name), 60, f"nothing has the name {name!r}")[0]

    def click(self, name: str, *, which: int = 0, times: int = 1, button: int = 1) -> None:
        """Wait until there is something enabled with this name that stands still, and click its middle."""
        before: list[tuple[int, int]] = []

        def rests() -> bool:
            nonlocal before
            now = self.places(name)
            is_same, before = bool(now) and now == before, now
            return is_same and len(now) > which

        self.screen.wait_until(lambda: _slowly(rests), 60, f"nothing to click has the name {name!r}")
        self.screen.click(*before[which], times=times, button=button)

    def click_inside(self, window: str, name: str) -> None:
        """Click what has this name in a window with a title (a regular expression), not what is behind it."""

        def found() -> list[tuple[int, int]]:
            shown = self.screen.windows(window)
            if not shown:
                return []
            left, top, width, height = self.screen.place(shown[0])
            places = self.places(name)
            return [(x, y) for x, y in places if left <= x < left + width and top <= y < top + height]

        self.screen.wait_until(lambda: _slowly(found), 60, f"nothing in {window!r} has the name {name!r}")
        self.screen.click(*found()[0])

    def drag(self, start: tuple[int, int], end: tuple[int, int], *keys: str) -> None:
        """Press the left button at a place, move to another in steps, and release it."""
        tool = self.screen.tool
        for key in keys:
            tool("keydown", key)
        tool("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for step in range(1, 6):
            x, y = (round(a + (b - a) * step / 5) for a, b in zip(start, end))
            tool("mousemove", str(x), str(y), "sleep", "0.05")
        tool("mouseup", "1")
        for key in keys:
            tool("keyup", key)


def _slowly(holds):  # type: ignore[no-untyped-def]
    import time

    time.sleep(0.2)
    return holds()
