"""What a window needs from a Linux system besides Python packages: named before Qt aborts without saying so.

It hides which libraries Qt loads and in which package of Debian and Ubuntu each comes. Standard library only.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libzstd.so.1": "libzstd1",
}
"""What QtGui loads, with or without a display: library, package of Debian and Ubuntu."""

X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
"""What Qt's platform for X11 loads besides."""

WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""What Qt's platform for Wayland loads besides."""

TEST_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xwininfo": "x11-utils",
    "xmllint": "libxml2-utils",
    "fc-match": "fontconfig",
}
"""What the windowed tests call: program, package."""

SCREEN_READER = {
    "at-spi-bus-launcher": "at-spi2-core",
    "dbus-run-session": "dbus",
    "pyatspi": "python3-pyatspi",
}
"""What the walk of a screen reader through the window needs: program or module of the system's Python, package."""

TEST_FONTS = {
    "DejaVuSans.ttf": "fonts-dejavu-core",
    "DroidSansFallbackFull.ttf": "fonts-droid-fallback",
}
"""Fonts for the tests' pictures: Latin and Arabic, Chinese and Japanese."""


def has_display(settings: Mapping[str, str] | None = None) -> bool:
    """Return whether a window can be shown: on Linux, if a display or a Qt platform is set; elsewhere always."""
    if not sys.platform.startswith("linux"):
        return True
    settings = os.environ if settings is None else settings
    return any(settings.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_for_a_window() -> dict[str, str]:
    """Return the missing libraries that a window needs, with their packages. {} on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return {}
    wanted = dict(QT)
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform == "xcb" or (not platform and os.environ.get("DISPLAY")):
        wanted |= X11
    elif platform.startswith("wayland") or (not platform and os.environ.get("WAYLAND_DISPLAY")):
        wanted |= WAYLAND
    return missing(wanted)


def missing(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the libraries that cannot be loaded, with their packages."""
    return {library: package for library, package in wanted.items() if not _loads(library)}


def missing_for_tests() -> dict[str, str]:
    """Return the missing libraries, programs and fonts that tests with a window need, with their packages."""
    found = missing(QT | X11)
    found |= {tool: package for tool, package in TEST_TOOLS.items() if shutil.which(tool) is None}
    found |= {part: package for part, package in SCREEN_READER.items() if not _has_part(part)}
    fonts = Path("/usr/share/fonts")
    return found | {font: package for font, package in TEST_FONTS.items() if not any(fonts.rglob(font))}


def _has_part(part: str) -> bool:
    """Whether a part of SCREEN_READER is installed. Only packages of the system count, whose places are known."""
    places = {
        "at-spi-bus-launcher": ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"),
        "pyatspi": ("/usr/lib/python3/dist-packages/pyatspi",),
    }
    if part in places:
        return any(Path(place).exists() for place in places[part])
    return shutil.which(part) is not None


def advice(missing: Mapping[str, str]) -> str:
    """Return the advice to the user about missing libraries or programs."""
    names = ", ".join(missing)
    if shutil.which("apt-get"):
        sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
        return (
            f"These parts of the system are missing: {names}.\n"
            f"Install them with: {sudo}apt-get install {' '.join(sorted(set(missing.values())))}"
        )
    return (
        f"These parts of the system are missing: {names}.\n"
        "Install the packages of your system that hold them (with dnf: sudo dnf install "
        + " ".join(f"'{name}()(64bit)'" if ".so" in name else name for name in missing)
        + ")."
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
