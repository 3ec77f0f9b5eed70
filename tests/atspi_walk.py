"""Walks through the program as a screen reader does it; runs in the system's Python, which has pyatspi.

Usage, inside `dbus-run-session`: python3 atspi_walk.py PYTHON FILE. It starts `PYTHON -m wiposeq FILE`, visits the
window and the dialogs of its menus, and prints JSON: how many elements it visited in each, and which have no name.
It knows nothing of the program but what AT-SPI says.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
NEED_NAMES = {
    "push button",
    "toggle button",
    "check box",
    "radio button",
    "combo box",
    "entry",
    "text",
    "spin button",
    "list",
    "tree",
    "tree table",
    "table",
    "progress bar",
    "slider",
    "link",
    "dialog",
    "menu item",
    "check menu item",
    "menu",
    "page tab",
}
"""The roles of what a person acts on; each needs a name."""
LEAVES = {"table", "tree", "tree table", "list", "menu"}
"""Roles whose parts have texts of their own."""
DIALOGS = ("Command palette", "Preferences", "Keyboard shortcuts", "Change many", "Own organisms", "Check files")
"""Beginnings of entries of the menus whose dialogs are visited."""


def wait(holds, seconds=30):
    """Return what the call returns as soon as it is true; None after some seconds."""
    end = time.time() + seconds
    while time.time() < end:
        try:
            found = holds()
        except Exception:  # an element can vanish while it is asked
            found = None
        if found:
            return found
        time.sleep(0.2)
    return None


def walk(element, path, found, depth=0):
    """Add to `found` every visible element below an element: its path, role and name."""
    role, name = element.getRoleName(), element.name
    found.append((path, role, name))
    if depth > 40 or (role in LEAVES and depth):
        return
    for place in range(element.childCount):
        try:
            child = element.getChildAtIndex(place)
            if child is not None and child.getState().contains(STATE_VISIBLE):
                walk(child, f"{path} > {child.getRoleName()} {child.name[:40]!r}", found, depth + 1)
        except Exception:  # it has vanished
            continue


def entries(menu):
    """Yield the entries of a menu and of its menus."""
    for place in range(menu.childCount):
        child = menu.getChildAtIndex(place)
        if child is None:
            continue
        yield child
        yield from entries(child)


def result(element):
    """Return how many elements there are, and the paths of those without a name."""
    found = []
    walk(element, element.getRoleName(), found)
    bad = [path for path, role, name in found if role in NEED_NAMES and not name.strip()]
    return {"visited": len(found), "without_name": bad}


def find(element, role):
    """Return the first element of a role below an element."""
    for place in range(element.childCount):
        child = element.getChildAtIndex(place)
        if child is None:
            continue
        if child.getRoleName() == role:
            return child
        deeper = find(child, role) if child.getRoleName() in ("filler", "frame", "panel") else None
        if deeper is not None:
            return deeper
    return None


def visit(app, bar, wanted):
    """Open the dialog of an entry of the menus, and return the result of its walk."""
    nothing = {"visited": 0, "without_name": []}
    entry = next((each for each in entries(bar) if each.name.replace("&", "").startswith(wanted)), None)
    if entry is None or not entry.getState().contains(pyatspi.STATE_ENABLED):
        return nothing
    before = app.childCount
    entry.queryAction().doAction(0)
    dialog = wait(lambda: app.childCount > before and app.getChildAtIndex(app.childCount - 1), 20)
    if dialog is None:
        return nothing
    time.sleep(0.7)
    found = result(dialog)
    subprocess.call(["xdotool", "key", "Escape"])
    wait(lambda: app.childCount <= before, 5)
    return found


def main(python, file):
    """Start the program, walk, print, and end the program."""
    launcher = next(each for each in LAUNCHERS if Path(each).exists())
    bus = subprocess.Popen([launcher, "--launch-immediately"])
    time.sleep(1)
    program = subprocess.Popen([python, "-m", "wiposeq", file])
    try:
        registry = pyatspi.Registry

        def application():
            desktop = registry.getDesktop(0)
            for place in range(desktop.childCount):
                child = desktop.getChildAtIndex(place)
                if child is not None and child.get_process_id() == program.pid and child.childCount:
                    return child
            return None

        app = wait(application, 60)
        assert app is not None, "the program did not appear on the accessibility bus"
        window = wait(lambda: next((w for w in app if "WipoSeq" in w.name and ".wsq" not in w.name), None) or app[0])
        wait(lambda: find(window, "menu bar"), 30)
        time.sleep(3)
        report = {"window": result(window)}
        bar = find(window, "menu bar")
        for wanted in DIALOGS:
            report[wanted] = visit(app, bar, wanted)
        print(json.dumps(report))
    finally:
        for each in (program, bus):
            each.terminate()
            each.wait()


if __name__ == "__main__":
    import pyatspi

    STATE_VISIBLE = pyatspi.STATE_VISIBLE
    main(*sys.argv[1:])
