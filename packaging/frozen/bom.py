"""Write the bill of materials: which packages, in which versions, under which licenses (CycloneDX 1.5, JSON)."""

import json
import sys
from pathlib import Path
from urllib.parse import quote

from frozen import systemparts
from frozen.tree import shipped, stated_license


def write(target: Path, version: str, program: Path | None = None) -> Path:
    """Write wiposeq-VERSION.cdx.json into a folder; return its path.

    program: the frozen program, whose system libraries are named too.
    """
    components: list[dict[str, object]] = [
        {
            "type": "framework",
            "name": "CPython",
            "version": ".".join(map(str, sys.version_info[:3])),
            "licenses": [{"license": {"id": "PSF-2.0"}}],
        }
    ]
    for part in shipped():
        stated = stated_license(part)
        component: dict[str, object] = {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": f"pkg:pypi/{part.name.lower()}@{part.version}",
        }
        if stated and "\n" not in stated:
            component["licenses"] = [{"license": {"name": stated}}]
        components.append(component)
    for each in systemparts.parts(program) if program else ():
        purl = f"pkg:deb/debian/{each.name}@{quote(each.version)}"
        components.append({"type": "library", "name": each.name, "version": each.version, "purl": purl})
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "WipoSeq", "version": version}},
        "components": components,
    }
    path = target / f"wiposeq-{version}.cdx.json"
    path.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path
