"""What a screen reader is told: a walk over the accessible elements of a window, in this process."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

ROLES = QAccessible.Role
NEED_NAMES = {
    ROLES.PushButton,
    ROLES.CheckBox,
    ROLES.RadioButton,
    ROLES.ComboBox,
    ROLES.EditableText,
    ROLES.SpinBox,
    ROLES.List,
    ROLES.Tree,
    ROLES.Table,
    ROLES.ProgressBar,
    ROLES.Slider,
    ROLES.Link,
    ROLES.Dialog,
    ROLES.MenuItem,
    ROLES.PageTab,
    ROLES.ButtonMenu,
    ROLES.ButtonDropDown,
}
"""What a person acts on; each needs a name."""


def elements(window: QWidget) -> Iterator[tuple[str, QAccessibleInterface]]:
    """Yield the visible accessible elements of a window, each with its path."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    yield from _below(root, type(window).__name__)


def _below(element: QAccessibleInterface, path: str) -> Iterator[tuple[str, QAccessibleInterface]]:
    if not element.isValid() or element.state().invisible:
        return
    yield path, element
    if element.role() in (ROLES.Table, ROLES.Tree, ROLES.List):
        return  # the cells have texts of their own, and there may be a million
    for place in range(element.childCount()):
        child = element.child(place)
        if child is not None:
            role = child.role().name
            name = child.text(QAccessible.Text.Name)
            yield from _below(child, f"{path} > {role} {name!r}")


def without_name(window: QWidget) -> list[str]:
    """Return the paths of the elements of a window that need a name and have none."""
    return [
        path
        for path, element in elements(window)
        if (element.role() in NEED_NAMES or element.state().focusable)
        and element.role() not in (ROLES.Client, ROLES.Pane, ROLES.Grouping, ROLES.StaticText, ROLES.Window)
        and not element.text(QAccessible.Text.Name).strip()
    ]
