"""Tables of records: their headings are shown in any language."""

import pytest
from pytestqt.qtbot import QtBot

from wiposeq.ui.widgets.record_table import Column, RecordTable, fit_column, record_view
from wiposeq.ui.window import theme


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("heading", ["Length", "Comprimento", "Местоположение"])
def test_a_column_is_as_wide_as_its_heading(qtbot: QtBot, heading: str, zoom: float) -> None:
    theme.use(theme.LIGHT, zoom)
    table = RecordTable([Column(heading, lambda place, record: "1", width=30), Column("", lambda place, record: "")])
    view = record_view(table, "Records")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    needed = view.horizontalHeader().fontMetrics().horizontalAdvance(heading)
    assert view.columnWidth(0) > needed + 8
    fit_column(view, 0, 30)
    assert view.columnWidth(0) > needed + 8
    theme.use(theme.LIGHT, 1.0)
