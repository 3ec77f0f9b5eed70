"""A screen of its own for a test: a virtual X display with a window manager, keys, clicks and pictures.

Story tests start the program there as a person would, as another process. conftest.py hands out the fixture.
"""

import ctypes
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import pytest
from programs import stop

SIZE = (1400, 950)
NEEDED = ("Xvfb", "openbox", "xdotool", "xprop", "xwininfo")
CHECKOUT = Path(__file__).resolve().parent.parent

T = TypeVar("T")


class Screen:
    """One virtual display. folder: where the pictures of the display and the outputs of programs are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs: list[subprocess.Popen[bytes]] = []
        self._files: list[IO[bytes]] = []
        read_end, write_end = os.pipe()
        try:
            self._run(
                *("Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"),
                *("-fbdir", str(folder), "-nolisten", "tcp", "-dpi", "96", "-noreset"),
                pass_fds=(write_end,),
            )
            os.close(write_end)
            self.display = ":" + _line(read_end, 30)
        finally:
            os.close(read_end)
        self._run("openbox", "--sm-disable", HOME=str(folder), XDG_CONFIG_HOME=str(folder))
        self.wait_until(self._has_window_manager, 20, "the window manager does not answer")

    @property
    def settings(self) -> dict[str, str]:
        """The environment for a program that shall open its windows here."""
        settings = dict(os.environ)
        for name in ("WAYLAND_DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORMTHEME", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"):
            settings.pop(name, None)
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return settings | {
            "DISPLAY": getattr(self, "display", ""),
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_SESSION_TYPE": "x11",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "WIPOSEQ_LANGUAGE": "en",
            "PYTHONFAULTHANDLER": "1",
        }

    def start(self, *arguments: str | Path, **settings: str) -> subprocess.Popen[bytes]:
        """Starts `python -m wiposeq` with these arguments; it is ended with the test. settings: environment."""
        settings.setdefault("PYTHONPATH", str(CHECKOUT))
        return self.run(sys.executable, "-m", "wiposeq", *arguments, **settings)

    def run(self, *command: str | Path, **settings: str) -> subprocess.Popen[bytes]:
        """Starts any program on this screen; it is ended with the test."""
        return self._run(*(str(word) for word in command), **settings)

    def output(self, program: subprocess.Popen[bytes]) -> str:
        """What a started program has written so far, on both channels."""
        return (self.folder / f"output-{program.pid}.txt").read_text(encoding="utf-8", errors="replace")

    def key(self, *keys: str) -> None:
        """Presses keys, one after the other: "ctrl+s", "Return", "F8"."""
        self.tool("key", "--clearmodifiers", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Types a text where the keyboard focus is."""
        if not text.isascii():
            self._give_keys(text)
        self.tool("type", "--clearmodifiers", "--delay", "10", "--", text)

    def click(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        """Clicks at a place of the screen, in pixels from the top left."""
        self.tool("mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "50", str(button))

    def windows(self, title: str) -> list[str]:
        """The ids of the visible windows whose title matches (a regular expression)."""
        return self.tool("search", "--onlyvisible", "--name", title, may_fail=True).split()

    def wait_for_window(self, title: str, seconds: float = 30) -> str:
        """The id of a window with that title, when it is there and has the focus."""

        def found() -> str:
            return next(iter(self.windows(title)), "")

        window = self.wait_until(found, seconds, f"no window {title!r}")
        self.tool("windowactivate", "--sync", window, may_fail=True)
        return window

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, width and height of a window, in pixels of the screen."""
        asked = ["xwininfo", "-id", window]  # xdotool counts the window's frame twice
        said = subprocess.run(asked, env=self.settings, capture_output=True, text=True, timeout=20).stdout
        names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        found = [re.search(rf"{name}:\s+(-?\d+)", said) for name in names]
        left, top, width, height = (int(each[1]) if each else 0 for each in found)
        return left, top, width, height

    def wait_until(self, holds: Callable[[], T], seconds: float = 20, why: str = "it did not happen") -> T:
        """Waits until the call gives something true, and gives it. Fails with what the programs said otherwise."""
        end = time.monotonic() + seconds
        while True:
            found = holds()
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"{why}\n{self._reported()}")
            time.sleep(0.05)

    def screenshot(self, path: Path) -> Path:
        """Writes what the screen shows to a PNG file."""
        path.write_bytes(_png_of_xwd((self.folder / "Xvfb_screen0").read_bytes()))
        return path

    def tool(self, *arguments: str, may_fail: bool = False) -> str:
        """What xdotool answers."""
        done = subprocess.run(["xdotool", *arguments], env=self.settings, capture_output=True, text=True, timeout=60)
        assert may_fail or done.returncode == 0, f"xdotool {' '.join(arguments)}: {done.stderr}\n{self._reported()}"
        return done.stdout

    def close(self) -> None:
        """Ends everything that was started here, the display last."""
        for program in reversed(self.programs):
            if program.poll() is None:
                stop(program, 5)
        for file in self._files:
            file.close()

    def _run(self, *command: str, pass_fds: tuple[int, ...] = (), **settings: str) -> subprocess.Popen[bytes]:
        place = self.folder / f"output-{len(self.programs)}"
        file = place.open("wb")
        self._files.append(file)
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=self.settings | settings,
            pass_fds=pass_fds,
        )
        (self.folder / f"output-{program.pid}.txt").symlink_to(place)
        self.programs.append(program)
        return program

    def _give_keys(self, text: str) -> None:
        """Give each letter that the keyboard lacks a key of its own, at most 50.

        xdotool gives all of them the same key, one after the other, and a busy program reads the wrong letter.
        """
        letters = sorted({each for each in text if not each.isascii()})
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(x11.XOpenDisplay(self.display.encode()))
        signs = (ctypes.c_ulong * (2 * len(letters)))(*(0x1000000 + ord(each) for each in letters for _ in "ab"))
        x11.XChangeKeyboardMapping(display, 200, 2, signs, len(letters))
        x11.XCloseDisplay(display)
        time.sleep(0.5)

    def _has_window_manager(self) -> bool:
        asked = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        done = subprocess.run(asked, env=self.settings, capture_output=True, text=True, timeout=20)
        return "window id" in done.stdout

    def _reported(self) -> str:
        told = [
            f"{program.args[0]} ({program.poll()}): {self.output(program)[-2000:]}"  # type: ignore[index]
            for program in self.programs
        ]
        return "\n".join(told)


@pytest.fixture
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen of its own; the test is skipped where that cannot be, unless WIPOSEQ_SCREEN_TESTS=required."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not sys.platform.startswith("linux"):
        why = f"no virtual screen: {', '.join(missing) or sys.platform} (packaging/test.py names the packages)"
        if os.environ.get("WIPOSEQ_SCREEN_TESTS") == "required":
            pytest.fail(why)
        pytest.skip(why)
    made = Screen(tmp_path_factory.mktemp("screen"))
    try:
        yield made
    finally:
        made.close()


def _line(end: int, seconds: float) -> str:
    said = b""
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([end], [], [], seconds)
        more = os.read(end, 100) if ready else b""
        if not more:
            raise AssertionError("the virtual display did not start")
        said += more
    return said.decode().strip()


def _png_of_xwd(dump: bytes) -> bytes:
    """A PNG of an X window dump with 32 bits a pixel (blue, green, red, nothing), which is what Xvfb keeps."""
    header_size, _, _, _, width, height = struct.unpack(">6I", dump[:24])
    bits, line_size = struct.unpack(">2I", dump[44:52])
    colours = struct.unpack(">I", dump[76:80])[0]
    assert bits == 32, f"{bits} bits a pixel"
    start = header_size + 12 * colours
    lines = bytearray()
    for y in range(height):
        line = dump[start + y * line_size : start + y * line_size + 4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
        lines += b"\0" + rgb

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 6)) + chunk(b"IEND", b"")
