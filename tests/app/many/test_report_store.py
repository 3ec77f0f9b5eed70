"""A report is stored and read again, whatever its texts hold."""

import pytest

from wiposeq.app.many import report_store
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding, Fix, Report, Severity


def the_report(text: str) -> Report:
    fix = Fix(text, lambda document: [], False)
    finding = Finding("file/not-well-formed", Severity.ERROR, text, Address(), fixes=(fix,), qualifier=text)
    return Report((finding,), "1.7", "filing", text, {"file/not-well-formed": 1}, 1, 0, 0, remarks={"a": text})


@pytest.mark.parametrize("text", ["plain", "Größe ≥ 5", "PK\udc89 and more", '"\\\n\x00', "\U0001f9ec\ud800"])
def test_a_report_reads_back_with_a_question_mark_for_each_byte_that_is_no_text(text: str) -> None:
    expected = text.encode("utf-8", "replace").decode()
    found = report_store.unpack(report_store.pack(the_report(text)))
    [finding] = found.findings
    assert [finding.template, finding.qualifier, finding.fixes[0].label, found.source, found.remarks["a"]] == [
        expected
    ] * 5
