"""A plasmid record becomes a listing on the command line, with its proteins or without."""

import json
from pathlib import Path

from wiposeq.cli.main import main
from wiposeq.formats.st26 import listing as st26

RECORD = """LOCUS       pTEST                     40 bp    DNA     circular SYN 01-JAN-2024
DEFINITION  Made.
ACCESSION   .
FEATURES             Location/Qualifiers
     source          1..40
                     /organism="synthetic construct"
                     /mol_type="other DNA"
     CDS             26..15
                     /label=tag
                     /ApEinfo_fwdcolor=#ff0000
     promoter        complement(16..25)
                     /label=P1
ORIGIN
        1 tgatgaattt ggtcatattt aagggggccc ccatggcttg
//
"""


def test_a_plasmid_becomes_a_listing_with_its_protein(tmp_path: Path) -> None:
    source, output, report = tmp_path / "p.gb", tmp_path / "p.xml", tmp_path / "p.json"
    source.write_text(RECORD.replace("26..15", "33..22"))
    assert main(["convert", str(source), "-o", str(output), "--report", str(report)]) == 1  # only the header lacks
    plasmid, protein = st26.read(output).sequences
    assert protein.residues == "MACDEFGHI"
    assert [(f.key, f.location) for f in plasmid.features] == [
        ("source", "1..40"),
        ("CDS", "join(33..40,1..22)"),
        ("regulatory", "complement(16..25)"),
    ]
    told = json.loads(report.read_text())
    assert any(change["before"] == "ApEinfo_fwdcolor" for change in told["changes"])


def test_the_same_without_proteins(tmp_path: Path) -> None:
    source, output = tmp_path / "p.gb", tmp_path / "p.xml"
    source.write_text(RECORD)
    main(["convert", str(source), "-o", str(output), "--no-proteins"])
    (plasmid,) = st26.read(output).sequences
    assert not any(feature.value("translation") for feature in plasmid.features)
