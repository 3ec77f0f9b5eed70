#!/usr/bin/env python3
"""Take the pictures of the manual from the real window: `python3 packaging/pictures.py`.

It writes resources/help/pictures. It needs no display, and all data in the pictures is invented. It hides how the
window is brought into the state that a picture shows, and how a picture is made small.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import environment

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QWidget

    from wiposeq.ui.window.mainwindow import MainWindow

PICTURES = environment.CHECKOUT / "resources" / "help" / "pictures"
WIDTH, HEIGHT = 1160, 720
LARGEST = 150_000
"""The most bytes of a picture."""


class Camera:
    """Takes pictures of one window."""

    def __init__(self, application: "QApplication", window: "MainWindow") -> None:
        self.application = application
        self.window = window

    def wait(self, until: Callable[[], object] = lambda: False, seconds: float = 1.0) -> None:
        """Run the window until a condition holds, for at most some seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until():
            self.application.processEvents()
            time.sleep(0.01)

    def take(self, name: str, widget: "QWidget") -> None:
        """Save the picture of a widget."""
        self.wait(seconds=0.3)
        path = PICTURES / f"{name}.png"
        with_few_colors(widget.grab().toImage()).save(str(path), quality=0)
        assert path.stat().st_size < LARGEST, f"{path.name} is too large"


def with_few_colors(image: "QImage") -> "QImage":
    """Return an image whose pixels have its 256 most frequent colors; Qt would dither them."""
    import numpy
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = numpy.frombuffer(image.constBits(), numpy.uint32).reshape(image.height(), image.width())
    colors, places, counts = numpy.unique(pixels, return_inverse=True, return_counts=True)
    most = colors[numpy.argsort(counts)[::-1][:256]]

    def channels(values: "numpy.ndarray[Any, Any]") -> "numpy.ndarray[Any, Any]":
        return numpy.stack([values >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(numpy.int32)

    distances = ((channels(colors)[:, None, :] - channels(most)[None, :, :]) ** 2).sum(axis=2)
    indexes = distances.argmin(axis=1).astype(numpy.uint8)[places.reshape(pixels.shape)]
    result = QImage(
        indexes.tobytes(), image.width(), image.height(), image.width(), QImage.Format.Format_Indexed8
    ).copy()
    result.setColorTable([int(color) for color in most])
    return result


def take_all(camera: Camera, home: Path) -> None:
    """Take all pictures."""
    from wiposeq.app.demo import demo

    window, session = camera.window, camera.window.session
    window.resize(WIDTH, HEIGHT)
    window.show()
    folder = home / "projects"
    demo(folder)
    window.controllers.files.open_path(folder / "example.wsq")
    camera.wait(lambda: len(session.project.sequences) > 0, 10)
    window.show_start()
    camera.take("start", window)
    window.controllers.files.open_example()
    camera.wait(lambda: len(session.project.sequences) > 0, 10)
    _add_features(window)
    camera.wait(lambda: bool(session.report.edition) and session.is_report_current, 20)
    window.panes.sequences.select([session.project.sequences[0].uid])
    camera.wait()
    window.panes.features.view.selectRow(2)
    camera.take("window", window)
    window.controllers.program.show_look("dark", 1.0)
    camera.take("window-dark", window)
    window.controllers.program.show_look("light", 1.0)
    camera.take("sequence", window.panes.center)
    window.panes.results.show()
    window.panes.results.step(1)
    camera.take("results", window.panes.results)
    window.controllers.imports.take_files([folder / "example.fasta"])
    camera.wait(lambda: camera.application.activeModalWidget() is not None, 10)
    dialog = camera.application.activeModalWidget()
    assert dialog is not None
    camera.wait(seconds=2)
    camera.take("import", dialog)


def _add_features(window: "MainWindow") -> None:
    """Describe the first sequence of the example: a gene with a coding sequence."""
    from wiposeq.model.address import Address
    from wiposeq.model.edits import Insert
    from wiposeq.model.records import Feature, Qualifier, new_uid

    first, second = (window.session.project.sequences[place] for place in (0, 1))
    product, gene = Qualifier(new_uid(), "product", "example protein"), Qualifier(new_uid(), "gene", "exaA")
    translation = Qualifier(new_uid(), "translation", second.residues)
    protein = Qualifier(new_uid(), "protein_id", "2")
    features = (
        Feature(new_uid(), "gene", "4..156", (gene,)),
        Feature(new_uid(), "CDS", "16..150", (product, gene, translation, protein)),
    )
    window.session.do(Insert(Address(first.uid, field="features"), 1, features, "Describe the gene"))


def main(_: list[str]) -> int:
    """Take all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"WIPOSEQ_HOME": home, "QT_QPA_PLATFORM": "offscreen", "WIPOSEQ_LANGUAGE": "en"}
        from wiposeq.ui.window import application

        app, window = application.build()
        window.controllers.program.show_look("light", 1.0)
        take_all(Camera(app, window), Path(home))
        sys.stdout.flush()
        os._exit(0)  # the window would ask about unsaved changes


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ("PySide6",), main))
