"""The project file: everything comes back equal, or the damage is told; the file itself is never touched."""

import os
import random
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest
from builders import a_dna, a_feature, a_project, a_skipped
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.errors import Cancelled, DamagedFile, NewerFile, UnreadableFile, UnwritableFile, UserError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import store
from wiposeq.formats.project.store import GROUP, LONGEST, MANY, Store, common
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.origin import Declared, Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.model.sequence_list import CHUNK, SequenceList
from wiposeq.progress import Progress

ODD_TEXTS = (
    "",
    "\0",
    "\ud800",
    "a\udc80b",
    "\ud83d\ude00",
    "😀",
    "é\u0301\u202e\ufeff",
    "{braces} 'and' \"quotes\" & <tags>\r\n\t",
    "한국어 名前 اسم",
)

any_text = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=()), max_size=12))
maybe_text = st.none() | any_text
uids = st.integers(0, (1 << 61) - 1)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | any_text,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(any_text, inner, max_size=3)
    ),
    max_leaves=6,
)
values = st.dictionaries(any_text, plain, max_size=3)
qualifiers = st.builds(Qualifier, uids, any_text, maybe_text, maybe_text, maybe_text)
features = st.builds(Feature, uids, any_text, any_text, st.lists(qualifiers, max_size=3).map(tuple))
sequences = st.builds(
    Sequence,
    uids,
    any_text,
    st.sampled_from(("DNA", "RNA", "AA", "PRT", "\udcff")),
    st.text("acgtn", max_size=40) | any_text,
    st.lists(features, max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.lists(any_text, max_size=2).map(tuple),
)
applications = st.none() | st.builds(Application, any_text, any_text, maybe_text)
parties = st.none() | st.builds(Party, any_text, any_text, maybe_text)
titles = st.lists(st.builds(Title, uids, any_text, any_text), max_size=3).map(tuple)
headers = st.builds(
    Header,
    **dict.fromkeys(Header.__struct_fields__, maybe_text)
    | dict.fromkeys(("application", "priority"), applications)
    | dict.fromkeys(("applicant", "inventor"), parties)
    | {"titles": titles},
)
addresses = st.builds(Address, *[st.none() | uids] * 4, any_text)
origins = st.builds(
    Origin,
    any_text,
    any_text,
    any_text,
    uids,
    uids,
    st.lists(st.builds(Fact, any_text, values, addresses, uids, uids), max_size=3).map(tuple),
    st.dictionaries(uids, st.builds(Declared, maybe_text, maybe_text, maybe_text), max_size=3),
    st.lists(st.builds(Change, any_text, any_text, any_text, uids, uids, any_text, any_text, values), max_size=3).map(
        tuple
    ),
)
projects = st.builds(
    Project,
    headers,
    st.lists(sequences, max_size=5).map(SequenceList),
    origins,
    st.lists(st.tuples(any_text, any_text), max_size=2).map(tuple),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.wsq"


def saved(project: Project, path: Path) -> Path:
    projectfile.save(project, path)
    return path


def a_long_project() -> Project:
    """A sequence whose residues and one whose features are kept in pieces, among others."""
    residues = "".join(random.Random(1).choices("acgt", k=3 * LONGEST + 17))
    many = tuple(a_feature("misc_feature", f"{n + 1}..{n + 2}", {"note": f"n{n}"}) for n in range(MANY + 100))
    rich = replace(a_dna(), features=many)
    return a_project(a_dna(), a_dna(residues), rich, a_skipped())


@given(projects)
@tries(80)
def test_whatever_a_project_holds_comes_back_equal(tmp_path: Path, project: Project) -> None:
    path = saved(project, tmp_path / "any.wsq")
    assert projectfile.load(path) == project


def test_long_residues_and_many_features_come_back_equal(path: Path) -> None:
    project = a_long_project()
    assert projectfile.load(saved(project, path)) == project


def test_the_order_of_more_sequences_than_a_chunk_holds_is_preserved(path: Path) -> None:
    project = a_project(*(a_dna("acgt" * (n % 7 + 3)) for n in range(3 * CHUNK + 5)))
    project = replace(project, sequences=project.sequences.insert(300, [a_skipped()]))
    loaded = projectfile.load(saved(project, path))
    assert [s.uid for s in loaded.sequences] == [s.uid for s in project.sequences]
    assert loaded == project


def test_sequences_that_share_a_uid_are_not_lost(path: Path) -> None:
    project = a_project(Sequence(7, residues="a"), Sequence(7, residues="c"), Sequence(7, residues="g"))
    assert [s.residues for s in projectfile.load(saved(project, path)).sequences] == ["a", "c", "g"]


def test_a_value_that_is_no_plain_one_is_preserved_as_its_text(path: Path) -> None:
    fact = Fact("strange", {"path": Path("a")})
    project = replace(a_project(), origin=Origin(facts=(fact,)))
    assert projectfile.load(saved(project, path)).origin.facts[0].values == {"path": "a"}


def test_a_saved_project_is_one_file_and_needs_nothing_beside_it(path: Path) -> None:
    saved(a_long_project(), path)
    projectfile.load(path)
    assert [item.name for item in path.parent.iterdir()] == ["project.wsq"]


@pytest.mark.parametrize("name", ["a b%20?#&.wsq", "ü 名前.wsq", "100%.wsq", "-.wsq"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    assert len(projectfile.load(saved(a_project(), tmp_path / name)).sequences) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are not text")
def test_a_file_name_that_is_not_text_will_do(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.wsq")
    assert len(projectfile.load(saved(a_project(), tmp_path / name)).sequences) == 1


def test_saving_over_a_project_replaces_it(path: Path) -> None:
    saved(a_long_project(), path)
    small = a_project()
    assert projectfile.load(saved(small, path)) == small


def test_progress_is_reported_and_loading_and_saving_can_be_stopped(path: Path) -> None:
    project = a_project(*(a_dna() for _ in range(2500)))
    told: list[tuple[int, int]] = []
    projectfile.save(project, path, progress=Progress(lambda done, total: told.append((done, total))))
    assert told[-1] == (2500, 2500)
    told.clear()
    projectfile.load(path, progress=Progress(lambda done, total: told.append((done, total))))
    assert told == [(1000, 2500), (2000, 2500)]
    before = path.read_bytes()
    with pytest.raises(Cancelled):
        projectfile.load(path, progress=Progress(is_cancelled=lambda: True))
    with pytest.raises(Cancelled):
        projectfile.save(a_project(), path, progress=Progress(is_cancelled=lambda: True))
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


# What cannot be read


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", DamagedFile),
        (b"SQLite format 3\0", DamagedFile),
        (b"<?xml version='1.0'?>" * 20, DamagedFile),
        (os.urandom(5000), DamagedFile),
        (b"SQLite format 3\0" + os.urandom(5000), UnreadableFile),
        (b"SQLite format 3\0" + bytes(4080), UnreadableFile),
    ],
)
def test_what_is_no_project_file_is_refused_and_left_as_it_is(path: Path, content: bytes, kind: type) -> None:
    path.write_bytes(content)
    with pytest.raises(kind) as raised:
        projectfile.load(path)
    assert str(path) in raised.value.message
    assert raised.value.hint
    assert path.read_bytes() == content


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for wrong in (tmp_path / "none.wsq", tmp_path, tmp_path / "no" / "such" / "folder.wsq", Path("a\0b")):
        with pytest.raises(UnreadableFile):
            projectfile.load(wrong)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_that_may_not_be_read_is_refused(path: Path) -> None:
    saved(a_project(), path).chmod(0)
    with pytest.raises(UnreadableFile):
        projectfile.load(path)


def test_a_database_of_another_program_is_refused_as_such(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE parts(name, content)")
    with pytest.raises(UnreadableFile, match="another program"):
        projectfile.load(path)


def test_a_newer_file_is_refused_with_both_numbers_and_left_as_it_is(path: Path) -> None:
    saved(a_project(), path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 7")
    before = path.read_bytes()
    with pytest.raises(NewerFile, match=r"format 7.* up to 2"):
        projectfile.load(path)
    assert path.read_bytes() == before


def test_a_file_cut_short_anywhere_is_reported(path: Path) -> None:
    whole = saved(a_long_project(), path).read_bytes()
    for length in (*range(0, 200, 20), *range(200, len(whole), len(whole) // 25), len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedFile):
            projectfile.load(path)
        assert path.stat().st_size == length


def test_no_flipped_byte_is_ever_read_as_another_project(path: Path) -> None:
    project = replace(a_long_project(), origin=Origin(source="x.xml"), accepted=(("k", "remark"),))
    whole = saved(project, path).read_bytes()
    chance = random.Random(26)
    places = [*range(100), *(chance.randrange(len(whole)) for _ in range(400))]
    told = 0
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            assert projectfile.load(path) == project, f"byte {place}"
        except UserError:
            told += 1
        assert path.read_bytes() == damaged
    assert told > 200


def test_a_destroyed_page_is_reported_and_never_hangs(path: Path) -> None:
    project = a_long_project()
    whole = saved(project, path).read_bytes()
    chance = random.Random(3)
    pages = len(whole) // 4096
    for page in range(pages):
        for content in (bytes(4096), chance.randbytes(4096), whole[4096 * (page // 2) :][:4096]):
            damaged = whole[: 4096 * page] + content + whole[4096 * (page + 1) :]
            if damaged == whole:
                continue
            path.write_bytes(damaged)
            with suppress(UserError):
                assert projectfile.load(path) == project


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE pieces",
        "DROP TABLE parts",
        "ALTER TABLE sequences RENAME COLUMN content TO inhalt",
        "CREATE TABLE extra(a)",
        "CREATE TRIGGER t AFTER INSERT ON runs BEGIN SELECT 1; END",
        "DELETE FROM parts WHERE name = 'header'",
        "UPDATE OR IGNORE parts SET content = zeroblob(9)",
        "UPDATE sequences SET content = 'text'",
        "UPDATE sequences SET content = 5",
        "DELETE FROM sequences WHERE row = 2",
        "INSERT INTO sequences SELECT 99, content FROM sequences WHERE row = 1",
        "UPDATE sequences SET row = -row",
        "DELETE FROM runs",
        "INSERT INTO runs SELECT 99, content FROM runs",
        "DELETE FROM pieces WHERE piece = 1",
        "UPDATE pieces SET content = zeroblob(20)",
    ],
)
def test_a_file_whose_tables_were_changed_is_reported(path: Path, statement: str) -> None:
    saved(a_long_project(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as tampered:
        tampered.execute(statement)
    with pytest.raises(DamagedFile) as raised:
        projectfile.load(path)
    assert "left as it is" in raised.value.hint


def test_a_table_replaced_by_an_endless_view_does_not_hang(path: Path) -> None:
    saved(a_project(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as hostile:
        hostile.execute("DROP TABLE sequences")
        hostile.execute(
            "CREATE VIEW sequences AS WITH RECURSIVE n(row) AS (SELECT 1 UNION ALL SELECT row + 1 FROM n) "
            "SELECT row, zeroblob(9) AS content FROM n"
        )
    with pytest.raises(DamagedFile, match="its tables"):
        projectfile.load(path)


def test_pages_that_lead_to_the_same_rows_over_and_over_do_not_hang(path: Path) -> None:
    """A few pages that each name the next one 300 times would give more rows than can ever be read."""
    saved(a_project(*(a_dna("acgt" * 200) for _ in range(50))), path)
    with closing(sqlite3.connect(path)) as sound:
        root = sound.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'sequences'").fetchone()[0]
    pages = bytearray(path.read_bytes())
    count = len(pages) // 4096
    head = pages[4096 * (root - 1) :][:12]
    assert head[0] == 5, "the root of the table names other pages"
    leaf = int.from_bytes(head[8:12], "big")
    for level in range(6):
        child = count + level + 2 if level < 5 else leaf
        cell = child.to_bytes(4, "big") + b"\x7f"
        page = bytearray(4096)
        page[:12] = (
            b"\x05\0\0" + (300).to_bytes(2, "big") + (4096 - 1500).to_bytes(2, "big") + b"\0" + child.to_bytes(4, "big")
        )
        for number in range(300):
            at = 4096 - 5 * (number + 1)
            page[at : at + 5] = cell
            page[12 + 2 * number : 14 + 2 * number] = at.to_bytes(2, "big")
        if level == 0:
            pages[4096 * (root - 1) : 4096 * root] = page
            child = count + 1
            for number in range(300):
                at = 4096 * (root - 1) + 4096 - 5 * (number + 1)
                pages[at : at + 4] = child.to_bytes(4, "big")
            pages[4096 * (root - 1) + 8 : 4096 * (root - 1) + 12] = child.to_bytes(4, "big")
        else:
            pages += page
    pages[28:32] = (len(pages) // 4096).to_bytes(4, "big")
    path.write_bytes(pages)
    with pytest.raises(DamagedFile):
        projectfile.load(path)


# Older formats


def a_file_of_format_0(path: Path) -> Path:
    """A made-up older format: the same tables, without pieces, and the header under another name."""
    saved(a_project(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("DROP TABLE pieces")
        old.execute("UPDATE parts SET name = 'general' WHERE name = 'header'")
        old.execute("DELETE FROM parts WHERE name = 'versions'")
        old.execute("PRAGMA user_version = 0")
    return path


def test_an_older_file_is_upgraded_on_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_1(connection: sqlite3.Connection) -> None:
        connection.execute(projectfile.SCHEMA[3])
        connection.execute("UPDATE parts SET name = 'header' WHERE name = 'general'")

    monkeypatch.setitem(projectfile.UPGRADES, 0, to_1)
    before = a_file_of_format_0(path).read_bytes()
    assert projectfile.load(path).header == a_project().header
    assert path.read_bytes() == before


def test_an_older_file_nobody_knows_to_upgrade_is_refused(path: Path) -> None:
    before = a_file_of_format_0(path).read_bytes()
    with pytest.raises(DamagedFile, match="format number"):
        projectfile.load(path)
    assert path.read_bytes() == before


# What cannot be written


def test_a_save_that_fails_leaves_the_old_file_and_nothing_beside_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(a_project(), path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "put", full)
    with pytest.raises(UnwritableFile, match="disk is full"):
        projectfile.save(a_long_project(), path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_saving_into_a_folder_that_is_not_there_or_over_a_folder_is_refused(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "none" / "a.wsq"):
        with pytest.raises(UnwritableFile):
            projectfile.save(a_project(), wrong)


def test_a_file_is_known_again_by_its_mark_when_only_its_time_changed(path: Path, tmp_path: Path) -> None:
    stamp = projectfile.save(a_project(), path)
    assert projectfile.stamp(path) == stamp
    os.utime(path, (1, 1))
    found = projectfile.stamp(path)
    assert found is not None and found != stamp and found.is_same(stamp)
    projectfile.save(a_project(), path)
    assert not stamp.is_same(projectfile.stamp(path))
    assert not stamp.is_same(projectfile.stamp(tmp_path / "none"))
    path.write_bytes(b"something else")
    assert not stamp.is_same(projectfile.stamp(path))


# Writing only what differs


class Counted:
    """A store over a database in memory that counts what is written."""

    def __init__(self, project: Project) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        projectfile.create_tables(self.connection)
        self.store = Store(self.connection)
        self.store.write(project)
        self.bytes = 0
        self.rows = 0
        self.connection.set_trace_callback(self._count)

    def _count(self, statement: str) -> None:
        if not statement.startswith("SELECT"):
            self.rows += 1
            self.bytes += len(statement) // 2

    def write(self, project: Project) -> None:
        self.rows = self.bytes = 0
        self.store.write(project)

    def read(self) -> Project:
        return Store(self.connection).read()


def test_one_changed_sequence_of_many_writes_one_row() -> None:
    project = a_project(*(a_dna() for _ in range(5 * CHUNK)))
    counted = Counted(project)
    changed = replace(project.sequences[700], name="new")
    project = replace(project, sequences=project.sequences.replace(700, changed))
    counted.write(project)
    assert counted.rows == 1
    assert counted.read() == project


def test_an_inserted_sequence_writes_no_other_sequence() -> None:
    project = a_project(*(a_dna() for _ in range(5 * CHUNK)))
    counted = Counted(project)
    project = replace(project, sequences=project.sequences.insert(700, [a_dna("acgtacgtaa")]))
    counted.write(project)
    assert counted.rows <= 4, "the sequence, its run, the run before it, the order"
    assert counted.read() == project


def test_a_letter_typed_into_a_long_sequence_writes_one_piece() -> None:
    residues = "".join(random.Random(5).choices("acgt", k=40 * LONGEST))
    sequence = a_dna(residues)
    project = a_project(sequence)
    counted = Counted(project)
    middle = 20 * LONGEST + 100
    typed = replace(sequence, residues=residues[:middle] + "n" + residues[middle:])
    project = replace(project, sequences=SequenceList([typed]))
    counted.write(project)
    assert counted.bytes < 3 * LONGEST
    assert counted.read() == project


def test_one_changed_feature_of_many_writes_one_group() -> None:
    many = tuple(a_feature("gene", f"{n + 1}", {"gene": "abc"}) for n in range(40 * GROUP))
    sequence = replace(a_dna(), features=many)
    project = a_project(sequence)
    counted = Counted(project)
    changed = replace(sequence, features=(*many[:5000], replace(many[5000], key="CDS"), *many[5001:]))
    project = replace(project, sequences=SequenceList([changed]))
    counted.write(project)
    assert counted.rows == 2
    assert counted.read() == project


def test_sequences_that_share_a_uid_leave_nothing_behind_when_edited() -> None:
    project = a_project(*(Sequence(7, residues=letter * 10) for letter in "acgt"))
    counted = Counted(project)
    for sequences in (project.sequences.replace(1, Sequence(7, residues="n")), SequenceList([Sequence(7)])):
        project = replace(project, sequences=sequences)
        counted.write(project)
        assert counted.read() == project
    assert counted.connection.execute("SELECT count(*) FROM sequences").fetchone() == (1,)


short_texts = st.text("ab", max_size=14)


@given(short_texts, short_texts)
@tries(300)
def test_the_common_start_and_end_are_as_long_as_can_be_and_never_overlap(old: str, new: str) -> None:
    start, end = common(old, new)
    assert old[:start] == new[:start]
    assert old[len(old) - end :] == new[len(new) - end :]
    shorter = min(len(old), len(new))
    assert start + end <= shorter
    if start < shorter:
        assert old[start] != new[start]
    if start + end < shorter:
        assert old[len(old) - end - 1] != new[len(new) - end - 1]


edits = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 200), st.sampled_from(("", "a", "cg" * 40, "t" * 300))), max_size=8
)


@given(edits)
@tries(80)
def test_however_long_residues_are_edited_the_pieces_give_them_back(
    monkeypatch: pytest.MonkeyPatch, edits: list[tuple[int, int, str]]
) -> None:
    monkeypatch.setattr(store, "LONGEST", 16)
    sequence = a_dna("acgtacgtac" * 10)
    project = a_project(sequence)
    counted = Counted(project)
    for start, length, text in edits:
        residues = sequence.residues[:start] + text + sequence.residues[start + length :]
        sequence = replace(sequence, residues=residues)
        project = replace(project, sequences=SequenceList([sequence]))
        counted.write(project)
        assert counted.read() == project
    pieces = counted.connection.execute("SELECT count(*) FROM pieces").fetchone()[0]
    assert pieces <= len(sequence.residues), "no piece is left behind"


@given(st.data())
@tries(40)
def test_however_a_list_is_edited_and_however_often_writing_stops_the_last_project_is_read(
    monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setattr("wiposeq.model.sequence_list.CHUNK", 4)
    monkeypatch.setattr(store, "AT_ONCE", 3)
    project = a_project(*(Sequence(n, residues="acgt") for n in range(1, 20)))
    counted = Counted(project)
    seen = [project]
    for _ in range(data.draw(st.integers(1, 8))):
        sequences = project.sequences
        kind = data.draw(st.sampled_from(("replace", "insert", "remove", "move", "sort", "back")))
        if kind == "back" or not len(sequences):
            project = data.draw(st.sampled_from(seen))
        else:
            index = data.draw(st.integers(0, len(sequences) - 1))
            one = sequences[index]
            if kind == "replace":
                sequences = sequences.replace(index, replace(one, name=one.name + "x"))
            elif kind == "insert":
                sequences = sequences.insert(index, [Sequence(new_uid()) for _ in range(data.draw(st.integers(1, 12)))])
            elif kind == "remove":
                sequences = sequences.remove([one.uid])
            elif kind == "move":
                rest = sequences.remove([one.uid])
                sequences = rest.insert(data.draw(st.integers(0, len(rest))), [one])
            else:
                sequences = SequenceList(sorted(sequences, key=lambda s: -s.uid))
            project = replace(project, sequences=sequences)
        seen.append(project)
        is_done = counted.store.write(project, deadline=data.draw(st.sampled_from((0.0, float("inf")))))
        if is_done:
            assert counted.read() == project
    while not counted.store.write(project, deadline=0.0):
        pass
    assert counted.read() == project
    rows = counted.connection.execute("SELECT count(*) FROM sequences").fetchone()[0]
    runs = counted.connection.execute("SELECT count(*) FROM runs").fetchone()[0]
    assert (rows, runs) == (len(project.sequences), len(project.sequences.chunks))


def test_removing_many_sequences_is_written_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removing a hundred thousand in one step would delay the window by a quarter of a second."""
    monkeypatch.setattr("wiposeq.model.sequence_list.CHUNK", 4)
    monkeypatch.setattr(store, "AT_ONCE", 10)
    counted = Counted(a_project(*(Sequence(n, residues="acgt") for n in range(1, 101))))
    steps, empty = 0, a_project()
    while not counted.store.write(empty, deadline=0.0):
        steps += 1
    assert steps >= 25 + 10, "a step for each run that is not used any more, and one for ten sequences"
    assert counted.read() == empty


@pytest.mark.slow
def test_a_hundred_thousand_sequences_are_saved_and_loaded(path: Path) -> None:
    one = a_dna("acgt" * 100, ("CDS", "1..9", {"product": "p"}), ("gene", "1..9", {"gene": "g"}))
    project = a_project(
        *(replace(one, uid=n, residues=one.residues + "acgt"[n % 4] * (n % 100)) for n in range(100_000))
    )
    projectfile.save(project, path)
    assert projectfile.load(path) == project
