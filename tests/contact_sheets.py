"""Every pane and every dialog side by side, to look at: `python tests/contact_sheets.py FOLDER`.

It draws the example in all themes at 100 % and 200 %, in the pseudo-language unless WIPOSEQ_LANGUAGE says otherwise,
and needs no display if QT_QPA_PLATFORM=offscreen is set. `FOLDER dark 2.0` draws one theme at one zoom.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SIZES = (1600, 1000), (1280, 720)
"""The sizes of the window. Panes are drawn at both, dialogs above the first."""
ACROSS = 3
"""Pictures beside each other on a sheet."""
SCALE = 0.5
"""The size of a picture on a sheet; each is also a file of its own."""
FILES = (
    "open",
    "import",
    "convert-st25",
    "draft-specification",
    "save-as",
    "compare",
    "template",
    "save-copy",
    "save-report",
    "save-findings",
)
"""Actions that ask for a file, in the dialog of Qt."""


def main(folder: Path, themes: tuple[str, ...], zooms: tuple[float, ...]) -> None:
    """Write the sheets into a folder, and print their paths."""
    os.environ.setdefault("WIPOSEQ_LANGUAGE", "xx")
    os.environ["WIPOSEQ_HOME"] = tempfile.mkdtemp(prefix="wiposeq-sheets-")
    sys.path.insert(0, str(CHECKOUT))
    from wiposeq.ui.window import application

    _, window = application.build()
    window.show()
    window.controllers.files.open_example()
    wait_until(lambda: window.session.is_report_current)
    for name in themes:
        for zoom in zooms:
            window.controllers.program.show_look(name, zoom)
            place = folder / f"{name}-{round(zoom * 100)}"
            place.mkdir(parents=True, exist_ok=True)
            paths = [*panes(window, place), *dialogs(window, place)]
            print(sheet(paths, folder / f"{place.name}.png"), flush=True)
    window.may_close = True
    window.session.close()
    sys.stdout.flush()
    os._exit(0)  # threads that still fill a dialog are of no use


def wait_until(holds: Callable[[], object] = lambda: False, seconds: float = 20) -> None:
    """Run the window until a condition holds, for at most some seconds."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while time.monotonic() < end and not holds():
        QApplication.processEvents()
        time.sleep(0.005)


def panes(window, folder: Path) -> Iterator[Path]:  # type: ignore[no-untyped-def]
    """Draw the window with each of its panes, at each size."""
    shown, uid = window.panes, window.session.project.sequences[0].uid
    controllers = window.controllers

    def residues() -> None:
        shown.select_sequences([uid])
        shown.focus_residues()

    def help_beside() -> None:
        residues()
        controllers.help.explain_part(shown.features.form)

    def find() -> None:
        residues()
        controllers.authoring.open_find_and_replace()
        controllers.authoring.find_pane.open("demo")

    def specification() -> None:
        controllers.specification.check(["The primer of SEQ ID NO: 4 and the chain of SEQ ID NO: 27 are used."])
        wait_until(lambda: controllers.specification.pane and controllers.specification.pane.report)

    def close_side() -> None:
        for pane in (controllers.authoring.find_pane, controllers.specification.pane, controllers.help.pane):
            if pane is not None:
                pane.hide()

    states: tuple[tuple[str, Callable[[], object]], ...] = (
        ("start", window.show_start),
        ("general", shown.show_header),
        ("sequence", residues),
        ("features", shown.focus_features),
        ("results", lambda: (residues(), shown.show_results(), shown.results.step(1))),
        ("help", help_beside),
        ("find", find),
        ("specification", specification),
    )
    for width, height in SIZES:
        window.resize(width, height)
        for name, show in states:
            window.stack.setCurrentWidget(shown)
            show()
            wait_until(seconds=0.6)
            yield drawn(window, folder / f"{width}-{name}.png")
            close_side()
            if not shown.results.isHidden():
                shown.toggle_results()
    window.resize(*SIZES[0])
    residues()


def dialogs(window, folder: Path) -> Iterator[Path]:  # type: ignore[no-untyped-def]
    """Draw the dialog of each entry of the menus with three dots."""
    from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

    for entry in window.menus.entries:
        action = window.menus.actions[entry.id]
        if "..." not in entry.text or entry.id in FILES or not action.isEnabled():
            continue
        try:
            action.trigger()
        except Exception as error:
            print(f"{entry.id}: {error}", file=sys.stderr)
        wait_until(seconds=0.4)
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog) and each.isVisible() and not isinstance(each, QFileDialog):
                yield drawn(each, folder / f"dialog-{entry.id}.png")
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog):
                each.close()
        wait_until(seconds=0.05)


def drawn(widget, path: Path) -> Path:  # type: ignore[no-untyped-def]
    widget.grab().save(str(path))
    return path


def sheet(paths: list[Path], path: Path) -> Path:
    """Draw pictures beside each other, with the names of their files."""
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QImage, QPainter

    images = [QImage(str(each)) for each in paths]
    images = [
        each.scaled(each.size() * SCALE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        for each in images
    ]
    width = max(each.width() for each in images) + 12
    rows = [images[at : at + ACROSS] for at in range(0, len(images), ACROSS)]
    heights = [max(each.height() for each in row) + 32 for row in rows]
    whole = QImage(width * ACROSS, sum(heights), QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.gray)
    painter = QPainter(whole)
    top = 0
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        for place, each in enumerate(row):
            painter.drawText(QRect(place * width, top, width, 20), paths[number * ACROSS + place].stem)
            painter.drawImage(place * width, top + 20, each)
        top += height
    painter.end()
    whole.save(str(path))
    return path


if __name__ == "__main__":
    chosen = sys.argv[2:]
    main(
        Path(sys.argv[1]),
        (chosen[0],) if chosen else ("light", "dark", "contrast"),
        (float(chosen[1]),) if len(chosen) > 1 else (1.0, 2.0),
    )
