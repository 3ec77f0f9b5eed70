"""Install editions of the standard and lists of organisms from a file, offline, without a new program.

A pack is a ZIP archive with pack.toml and the files of a folder: standard/ID/ for an edition, organisms/ for a list. It
hides where packs are installed. A pack is installed completely or not at all, only if its SHA-256 is the one that the
administrator got by another way, and only if the program can read what is inside.
"""

import hashlib
import hmac
import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from msgspec import Struct

from wiposeq import __version__, resources
from wiposeq.checking import engine
from wiposeq.checking.profile import profile, profiles
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import DAMAGE_OF_ZIP, is_there, opened, replacing, unreadable, unwritable
from wiposeq.formats.leftovers import temporary_beside
from wiposeq.formats.records.qualifier_mapping import read_words
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.standard import edition as editions
from wiposeq.standard import likely_codes, organisms
from wiposeq.standard.editionfiles import NAMES, WrongFile, readable
from wiposeq.standard.likely_codes import read_groups
from wiposeq.texts import listed, tr

ABOUT: Final = "pack.toml"
LARGEST: Final = 500_000_000
"""Bytes of a pack when it is unpacked."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}")
MOST: Final = 2_000
"""Files of a pack."""


class Pack(Struct, frozen=True):
    """What a pack is. kind: "edition" or "organisms". id: of the edition, or the day of the list."""

    kind: str
    id: str
    about: str = ""
    program: str = ""

    @property
    def folder(self) -> PurePosixPath:
        """The folder below the resources that the pack adds."""
        return PurePosixPath("standard", self.id) if self.kind == "edition" else PurePosixPath("organisms")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises UnreadableFile."""
    digest = hashlib.sha256()
    try:
        with opened(path) as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise unreadable(path, error) from error
    return digest.hexdigest()


def install(path: Path, sha256: str, *, for_all: bool = False) -> Pack:
    """Install a pack if its checksum is right and the program can read it. Return what it is.

    for_all: for all users of the computer, not only for this one.
    Raises UnreadableFile for a damaged or wrong pack, UsageError for another checksum and for an edition that is there,
    UnwritableFile.
    """
    digest = digest_of(path)
    if not hmac.compare_digest(digest, re.sub(r"[^0-9a-f]", "", sha256.lower())):
        raise UsageError(
            'The SHA-256 of "{path}" is {digest}, not the one that you gave. Nothing was installed.',
            "Compare the checksum with its source, and download the file again.",
            path=str(path),
            digest=digest,
        )
    target = resources.pack_folders()[0 if for_all else 1]
    with _unpacked(path, target) as temporary:
        pack = _described(path, temporary)
        place = target / pack.folder
        if pack.kind == "edition" and pack.id in editions.editions():
            raise UsageError(
                'Edition "{id}" is there already and is not replaced.',
                "To replace an edition of a pack, remove it first: wiposeq packs remove {id}",
                id=pack.id,
            )
        _try(pack, path, temporary)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            old = place.with_name(f".{place.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            if place.exists():
                place.rename(old)
            (temporary / pack.folder).rename(place)
            shutil.copyfile(temporary / ABOUT, place / ABOUT)
            shutil.rmtree(old, ignore_errors=True)
        except OSError as error:
            raise unwritable(place, error) from error
    _forget()
    return pack


@contextmanager
def _unpacked(path: Path, target: Path) -> Iterator[Path]:
    """Yield a temporary folder with the files of a pack, beside the place where they are installed."""
    temporary = temporary_beside(target / path.name)
    try:
        temporary.mkdir(parents=True)
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        try:
            with opened(path) as file, zipfile.ZipFile(file) as archive:
                _extract(archive, temporary, path)
        except (NotImplementedError, *DAMAGE_OF_ZIP) as error:
            raise UnreadableFile('"{path}" is a damaged ZIP archive.', "Download it again.", path=str(path)) from error
        except OSError as error:
            raise unreadable(path, error) from error
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _extract(archive: zipfile.ZipFile, folder: Path, path: Path) -> None:
    entries = [each for each in archive.infolist() if not each.filename.endswith("/")]
    names = [PurePosixPath(each.filename) for each in entries]
    is_odd = any(
        not each.name or each.is_absolute() or ".." in each.parts or "\\" in str(each) or ":" in str(each)
        for each in names
    )
    if is_odd or len(entries) > MOST or sum(each.file_size for each in entries) > LARGEST:
        raise _wrong(path, tr("it has names or sizes that a pack does not have"))
    for entry, name in zip(entries, names):
        place = folder.joinpath(*name.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, place.open("wb") as file:
            shutil.copyfileobj(packed, file)


def _described(path: Path, folder: Path) -> Pack:
    try:
        pack = _read_about(folder)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise _wrong(path, tr("its pack.toml is missing or wrong")) from error
    if pack.kind not in ("edition", "organisms") or not _ID.fullmatch(pack.id):
        raise _wrong(path, tr("its pack.toml names an unknown kind or id"))
    if not (folder / pack.folder).is_dir():
        raise _wrong(path, tr('it has no folder "{folder}"', folder=str(pack.folder)))
    return pack


def _try(pack: Pack, path: Path, folder: Path) -> None:
    """Raise UnreadableFile if the program cannot read what a pack contains, or cannot check a listing with it."""
    try:
        with resources.trying(folder):
            if pack.kind == "edition":
                _check_edition(folder / pack.folder, pack.id)
            else:
                _check_organisms(folder / pack.folder)
    except Exception as error:
        why = str(error) or type(error).__name__
        raise _wrong(path, tr("this program cannot read it ({why})", why=why[:200])) from error


def _check_edition(folder: Path, id: str) -> None:
    found = editions.load(id)
    editions.examine(found, id)
    if (folder / "insdc.toml").is_file():
        read_words(folder / "insdc.toml")
    for name in profiles():
        report = engine.check(_sample(), found, profile(name))
        if failed := [each for each in report.findings if each.rule == "engine/rule-failed"]:
            raise WrongFile(f"{failed[0].values['failed']}: {failed[0].values['error']}")


def _sample() -> Project:
    """Return a small project with a sequence of each molecule type and a coding sequence."""

    def feature(key: str, location: str, **values: str) -> Feature:
        found = tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(values.items(), 1))
        return Feature(new_uid(), key, location, found)

    def sequence(molecule: str, mol_type: str, residues: str, *features: Feature) -> Sequence:
        source = feature("source", f"1..{len(residues)}", mol_type=mol_type, organism="Homo sapiens", note="a1")
        return Sequence(new_uid(), molecule_type=molecule, residues=residues, features=(source, *features))

    coding = feature("CDS", "1..15", transl_table="1", translation="MKVL", protein_id="2", product="x")
    modified = feature("modified_base", "16", mod_base="OTHER", note="x")
    site = feature("SITE", "2", note="a site")
    return Project(
        header=Header(
            application=Application("US", "18/123,456", "2024-06-03"),
            file_reference="REF-1",
            priority=Application("EP", "EP23000001.1", "2023-06-05"),
            applicant=Party("Example Ltd", "en"),
            titles=(Title(1, "Polymerase", "en"),),
        ),
        sequences=SequenceList(
            (
                sequence("DNA", "genomic DNA", "atgaaagttctgtaan", coding, modified),
                sequence("AA", "protein", "MKVLX", site),
                sequence("RNA", "mRNA", "acgtacgtacgt"),
                Sequence(new_uid(), is_skipped=True),
            )
        ),
    )


def _check_organisms(folder: Path) -> None:
    names = folder / "names.zip"
    try:
        with opened(names) as file, zipfile.ZipFile(file) as archive:
            _check_names(archive)
    except KeyError as error:
        raise WrongFile(f"{names.name}: {error.args[0]}") from error
    except (NotImplementedError, *DAMAGE_OF_ZIP, ValueError) as error:
        raise WrongFile(f"{names.name}: {error}") from error
    for name in ("also.txt", "common.tsv"):
        lines = readable(folder / name, lambda data: data.decode()).splitlines()
        wrong = [line for line in lines if line and not line.startswith("#") and ("\t" in line) != (name[-3:] == "tsv")]
        if wrong:
            raise WrongFile(f"{name}: {wrong[0][:60]!r}")
    if (folder / "genetic_codes.toml").is_file():
        read_groups(folder / "genetic_codes.toml")


def _check_names(archive: zipfile.ZipFile) -> None:
    """Raise ValueError if the names are not in the order that a search needs, KeyError if a block is missing."""
    firsts = archive.read("first").decode().split("\n")
    if not archive.read("genera").decode():
        raise ValueError("genera: no name")
    for number, first in enumerate(firsts):
        names = archive.read(f"{number:04}").decode().split("\n")
        if not names[0] or names[0].lower() != first or names != sorted(names, key=str.lower):
            raise ValueError(f"{number:04}: not in alphabetical order")


def _wrong(path: Path, why: str) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" is not a pack for this program: {why}. Nothing was installed.',
        "Ask for a pack for WipoSeq {version}.",
        path=str(path),
        why=why,
        version=__version__,
    )


def installed() -> list[tuple[Pack, Path]]:
    """Return the installed packs and their folders. A pack whose description cannot be read has that of its folder."""
    found = []
    for base in resources.pack_folders():
        for place in (base / "organisms", *sorted(base.glob("standard/*"))):
            if place.is_dir() and not place.name.startswith("."):
                kind = "organisms" if place.parent == base else "edition"
                try:
                    pack = _read_about(place)
                except (OSError, ValueError, msgspec.ValidationError):
                    pack = Pack(kind, place.name)
                found.append((pack, place))
    return found


def _read_about(folder: Path) -> Pack:
    return msgspec.convert(tomllib.loads((folder / ABOUT).read_text(encoding="utf-8")), Pack)


def words_of_refusal(place: Path, why: str) -> str:
    """Return the message about a folder or a file of a pack that cannot be used."""
    return tr('The pack in "{path}" cannot be read ({why}), so it is not used.', path=str(place), why=why)


def _forget() -> None:
    """Let the program read editions and organisms again."""
    resources.forget_refusals()
    editions.forget()
    organisms.forget()
    likely_codes.forget()


def remove(id: str) -> Pack:
    """Remove an installed pack. Raises UsageError if there is none with this id, UnwritableFile."""
    for pack, folder in installed():
        if pack.id == id:
            try:
                shutil.rmtree(folder)
            except OSError as error:
                raise unwritable(folder, error) from error
            _forget()
            return pack
    known = listed(pack.id for pack, _ in installed()) or tr("no pack")
    raise UsageError('There is no pack "{id}".', "Installed: {known}.", id=id, known=known)


def _id_of_edition(path: Path) -> str:
    try:
        id = tomllib.loads(path.read_text(encoding="utf-8"))["id"]
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, KeyError):
        id = ""
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise _no_folder(path.parent)
    return id


def _no_folder(folder: Path) -> UsageError:
    return UsageError(
        '"{path}" is not the folder of an edition or of organisms.',
        "An edition has the files {edition} and its DTD. A list of organisms has {organisms}.",
        path=str(folder),
        edition=listed(NAMES),
        organisms=listed(organisms.FILES),
    )


def make(folder: Path, path: Path, about: str = "") -> str:
    """Write a pack of a folder, and return its SHA-256.

    folder: of an edition (with edition.toml), or of organisms (with names.zip).
    Raises UsageError for another folder or if the file exists, UnreadableFile, UnwritableFile.
    """
    if is_there(path):
        raise UsageError('"{path}" already exists and is not overwritten.', "Give another name.", path=str(path))
    if (folder / "edition.toml").is_file():
        pack = Pack("edition", _id_of_edition(folder / "edition.toml"), about)
    elif (folder / "names.zip").is_file():
        pack = Pack("organisms", digest_of(folder / "names.zip")[:12], about)
    else:
        raise _no_folder(folder)
    text = f'kind = "{pack.kind}"\nid = "{pack.id}"\nabout = {msgspec.json.encode(about).decode()}\n'
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, f'{text}program = "WipoSeq {__version__}"\n')
        for each in sorted(each for each in folder.rglob("*") if each.is_file() and each.name != ABOUT):
            archive.write(each, (pack.folder / each.relative_to(folder).as_posix()).as_posix())
    return digest_of(path)
