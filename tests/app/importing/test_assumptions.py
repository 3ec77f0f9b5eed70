"""What an import assumes is written, listed, and a warning on the value until a person confirms or changes it."""

from pathlib import Path

import pytest

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.app.importing.notations import legend_named
from wiposeq.formats.project import file as projectfile
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding
from wiposeq.model.lookup import find
from wiposeq.model.project import Project

FILES = {
    "s.fasta": ">a\nacgtacgtacgtacgtacgt\n>p\nMKVLAAGIVGMKVLLLQ\n",
    "x.txt": "SEQ ID NO: 1\nacgtacgtacgtacgt\n",
    "t.csv": "Name,Sequence\na,acgtacgtacgtacgt\nb,MKVLAAGIVGMKVLLLQ\n",
    "p.pir": ">P1;X\nname\nMKVLAAGIVG*\n",
    "g.gb": "LOCUS       X 30 bp    DNA     linear   UNK\nFEATURES             Location/Qualifiers\n"
    '     CDS             1..9\n                     /product="x"\nORIGIN\n'
    "        1 atgaaataac gtacgatcga tcgatcgatc\n//\n",
    "c.gff": "##gff-version 3\nchr1\t.\tCDS\t1\t9\t.\t+\t0\tID=c1;product=x\n##FASTA\n>chr1\natgaaataacgtacgatcga\n",
    "st25.txt": "<110> Acme\n<120> A title\n<160> 1\n<210> 1\n<211> 12\n<212> DNA\n<213> Homo sapiens\n<400> 1\n"
    "acgtacgtacgt 12\n",
}
ORGANISM, DNA, CODE = "organism=unidentified", "mol_type=unassigned DNA", "transl_table=1"
ASSUMED = {
    "s.fasta": {ORGANISM, DNA},
    "x.txt": {ORGANISM, DNA},
    "t.csv": {ORGANISM, DNA},
    "p.pir": {ORGANISM},
    "g.gb": {ORGANISM, DNA, CODE},
    "c.gff": {ORGANISM, DNA, CODE},
    "st25.txt": {DNA, "title/language=en", "applicant/language=en"},
}


def assumptions(project: Project) -> dict[str, Finding]:
    """The findings about assumed values, by the key of what is assumed."""
    findings = [each for each in checking.check(project).findings if each.rule == "file/assumed"]
    found = {}
    for finding in findings:
        after = finding.fixes[0].make(project).apply(project)
        (key,) = set(after.origin.confirmed) - set(project.origin.confirmed)
        found[key] = finding
    return found


@pytest.fixture(params=FILES)
def imported(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Project]:
    name = request.param
    path, out = tmp_path / name, tmp_path / "out.wsq"
    path.write_text(FILES[name])
    converting.convert([path], out)
    return name, opening.open_any(out)


NOTATIONS = "sense\tUmsGfsAmCfUmGfAmCfUmGfAm\n"


def notations_of(tmp_path: Path, **more: str) -> Project:
    path = tmp_path / "oligos.txt"
    path.write_text(NOTATIONS)
    return opening.open_any(path, opening.Defaults(legend=legend_named("sirna-suffix"), **more))


def test_what_notations_assume_is_listed_and_a_warning_until_it_is_confirmed(tmp_path: Path) -> None:
    project = notations_of(tmp_path)
    found = assumptions(project)
    assert found.keys() == {"organism=synthetic construct", "mol_type=other RNA"}
    for key, finding in found.items():
        assert find(project, finding.address) == key.partition("=")[2]
        project = finding.fixes[0].make(project).apply(project)
    assert not assumptions(project)


def test_notations_assume_only_what_was_not_given(tmp_path: Path) -> None:
    assert assumptions(notations_of(tmp_path, organism="Homo sapiens")).keys() == {"mol_type=unassigned RNA"}
    given = notations_of(tmp_path, organism="Homo sapiens", mol_type="mRNA")
    assert not assumptions(given) and given.sequences[0].mol_type == "mRNA"


def test_each_assumption_is_listed_and_a_warning_on_the_value(imported: tuple[str, Project]) -> None:
    name, project = imported
    found = assumptions(project)
    assert found.keys() == ASSUMED[name]
    for key, finding in found.items():
        assert not finding.is_error
        if key != CODE:
            assert find(project, finding.address) == key.partition("=")[2]
    kinds = {change.kind for change in project.origin.changes}
    assert len(kinds & {"organism/assumed", "mol_type/assumed", "coding/translated"}) >= len(found) - 2


def test_a_confirmed_value_is_no_warning_also_after_saving(imported: tuple[str, Project], tmp_path: Path) -> None:
    _, project = imported
    for finding in assumptions(project).values():
        project = finding.fixes[0].make(project).apply(project)
    assert assumptions(project) == {}
    projectfile.save(project, tmp_path / "again.wsq")
    assert assumptions(projectfile.load(tmp_path / "again.wsq")) == {}


def test_a_changed_value_is_no_warning(imported: tuple[str, Project]) -> None:
    _, project = imported
    for _ in range(6):
        for key, finding in assumptions(project).items():
            if key != CODE:
                project = SetField(finding.address, "de" if "language" in key else "other DNA").apply(project)
    assert assumptions(project).keys() <= {CODE}


def test_no_safe_fix_confirms_an_assumption(imported: tuple[str, Project]) -> None:
    _, project = imported
    assert not any(fix.safe for finding in assumptions(project).values() for fix in finding.fixes)


@pytest.mark.parametrize("name", ["s.fasta", "x.txt", "t.csv", "p.pir"])
def test_a_value_that_the_call_states_is_no_assumption(tmp_path: Path, name: str) -> None:
    from wiposeq.formats.options import Defaults

    path, out = tmp_path / name, tmp_path / "out.wsq"
    path.write_text(FILES[name])
    defaults = Defaults(organism="Homo sapiens", mol_type="other DNA")
    converting.convert([path], out, converting.ConversionOptions(defaults))
    assert assumptions(opening.open_any(out)) == {}
