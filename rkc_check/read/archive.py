"""Office documents are zip files of XML: opened with limits, and without any entity."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from rkc_check.errors import BROKEN_ZIP, DamagedDocument, EncryptedDocument

MAX_UNPACKED = 200_000_000
"""Bytes of text parts that a document may unpack to; more is a zip bomb, not a law."""

MAX_PART = 40_000_000
"""Bytes of one XML part; a law of a thousand pages has a third of that."""

MAX_ENTRIES = 10_000


class Package:
    """The XML parts of an office document.

    Raises :class:`DamagedDocument` or :class:`EncryptedDocument`, naming the file.
    """

    def __init__(self, path: Path, name: str, advice: str) -> None:
        self._name, self._advice = name, advice
        try:
            self._archive = zipfile.ZipFile(path)
        except BROKEN_ZIP as error:
            raise self._damaged() from error
        entries = self._archive.infolist()
        unpacked = sum(e.file_size for e in entries if e.filename.endswith((".xml", ".rels")))
        if unpacked > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
            self._archive.close()
            raise DamagedDocument(f"{name}: unpacks to more than a document can hold; refused")

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """The names of all parts."""
        return self._archive.namelist()

    def xml(self, part: str) -> Any:
        """The root element of a part, or None when the document has no such part."""
        from lxml import etree

        try:
            entry = self._archive.getinfo(part)
        except KeyError:
            return None
        if entry.flag_bits & 1:
            raise EncryptedDocument(f"{self._name}: asks for a password; save it without one")
        if entry.file_size > MAX_PART:
            raise DamagedDocument(
                f"{self._name}: unpacks to more than a document can hold; refused"
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            root = etree.fromstring(self._archive.read(entry), parser)
        except (etree.XMLSyntaxError, *BROKEN_ZIP) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.doctype:
            raise DamagedDocument(
                f"{self._name}: declares entities, which no office program writes; refused"
            )
        return root

    def _damaged(self) -> DamagedDocument:
        return DamagedDocument(f"{self._name}: {self._advice}")
