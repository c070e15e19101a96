"""An edited Office file as a package: opened with care, never written, nothing in it trusted."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Any, Self

from rkc_check.errors import BROKEN_ZIP, ReviewError
from rkc_check.marks import SCHEMA

FILE = 100_000_000
"""Bytes that an edited report may have; ours have a few hundred thousand."""
UNPACKED = 400_000_000
"""Bytes of all parts together; guards against zip bombs."""
_RATIO = 200
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CUSTOM = "docProps/custom.xml"
_HARMLESS = ("/hyperlink", "/attachedTemplate")
"""Relations to the outside that a report may have; they are never followed."""


class Archive:
    """The parts of a ``.docx`` or ``.xlsx``; raises :class:`ReviewError` for what is none."""

    def __init__(self, path: Path, main: str) -> None:
        self.name = path.name
        self._zip = _open(path)
        self._check()
        self.types = {
            str(item.get("PartName")).lstrip("/"): str(item.get("ContentType"))
            for item in self.xml(_TYPES)
            if item.get("PartName")
        }
        if any("macroEnabled" in kind for kind in self.types.values()) or self._ends(
            "vbaProject.bin"
        ):
            raise ReviewError(
                f"{self.name}: holds macros; save it as an ordinary file without them"
            )
        found = [part for part, kind in self.types.items() if kind.endswith(main)]
        if not found:
            raise ReviewError(
                f"{self.name}: is not a report that can be taken in ({main} is missing)"
            )
        self.main = found[0]
        self._refuse_links()

    def _check(self) -> None:
        infos = self._zip.infolist()
        size = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if size > UNPACKED or (size > 10_000_000 and size > _RATIO * max(packed, 1)):
            raise ReviewError(f"{self.name}: unpacks to {size // 1_000_000} MB; it is not a report")
        if any(info.flag_bits & 1 for info in infos):
            raise ReviewError(f"{self.name}: is protected by a password; save it without")
        if _TYPES not in self._zip.namelist():
            raise ReviewError(
                f"{self.name}: is not a Word or Excel file; save it as .docx or .xlsx"
            )

    def _ends(self, name: str) -> bool:
        return any(part.endswith(name) for part in self._zip.namelist())

    def _refuse_links(self) -> None:
        for part in self._zip.namelist():
            if part.endswith(".rels"):
                for relation in self.xml(part):
                    kind = str(relation.get("Type"))
                    if relation.get("TargetMode") == "External" and not kind.endswith(_HARMLESS):
                        raise ReviewError(
                            f"{self.name}: takes content from outside "
                            f"({str(relation.get('Target'))[:120]}); embed or remove it first"
                        )

    def names(self, ending: str) -> list[str]:
        """The parts whose content type ends so, in their order."""
        return [part for part, kind in self.types.items() if kind.endswith(ending)]

    def xml(self, part: str) -> Any:
        """The root of an XML part."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(self._zip.read(part), parser)
            if root.getroottree().docinfo.internalDTD is not None:
                raise ReviewError(f"{self.name}: {part} holds a document type; it is not a report")
            return root
        except KeyError as error:
            raise ReviewError(f"{self.name}: lacks the part {part}; the file is damaged") from error
        except (etree.XMLSyntaxError, *BROKEN_ZIP) as error:
            raise ReviewError(f"{self.name}: {part} is damaged; ask for the file again") from error

    def has(self, part: str) -> bool:
        """Whether the package holds a part."""
        return part in self._zip.namelist()

    def properties(self) -> dict[str, str]:
        """The custom properties of the file."""
        if not self.has(_CUSTOM):
            return {}
        return {str(n.get("name")): "".join(n.itertext()) for n in self.xml(_CUSTOM)}

    def core(self) -> dict[str, str]:
        """Who and when, from the core properties, by their local names."""
        part = next(iter(self.names("core-properties+xml")), "docProps/core.xml")
        if not self.has(part):
            return {}
        return {str(n.tag).rpartition("}")[2]: (n.text or "").strip() for n in self.xml(part)}

    def related_parts(self, source: str) -> list[tuple[str, str]]:
        """Kind (the last word of the relation's type) and name of the parts a part refers to."""
        path = PurePosixPath(source)
        rels = str(path.parent / "_rels" / f"{path.name}.rels")
        found = []
        for relation in self.xml(rels) if self.has(rels) else ():
            if relation.get("TargetMode") != "External":
                target = str(relation.get("Target"))
                full = target.lstrip("/") if target.startswith("/") else str(path.parent / target)
                found.append((str(relation.get("Type")).rpartition("/")[2], full))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


def check_identity(name: str, properties: dict[str, str]) -> None:
    """Raise :class:`ReviewError` unless a file is a report of ours with these marks."""
    schema = properties.get("rkc_schema", "")
    if not schema or not properties.get("rkc_bundle"):
        raise ReviewError(
            f"{name}: is not a report of rkc-check, or has lost the properties that say so; "
            "import the file that the reviewer edited"
        )
    if schema != str(SCHEMA):
        older = schema.isdecimal() and int(schema) < SCHEMA
        what = "run again and carry the edits over" if older else "update rkc-check, then import it"
        age = "an older" if older else "another"
        raise ReviewError(f"{name}: was written by {age} version (marks {schema[:20]}); {what}")


def _open(path: Path) -> zipfile.ZipFile:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ReviewError(f"{path}: cannot be read ({error.strerror})") from error
    if size > FILE:
        raise ReviewError(
            f"{path.name}: has {size // 1_000_000} MB, at most {FILE // 1_000_000} are taken; "
            "remove large pictures from it first"
        )
    if head == _OLE:
        raise ReviewError(
            f"{path.name}: has a password or the old format; save it as .docx or .xlsx"
        )
    try:
        return zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        what = "is damaged" if head.startswith(b"PK") else "is not a Word or Excel file"
        raise ReviewError(f"{path.name}: {what}; ask for the file again") from error
