"""A Word file as a package of parts: read from the template, added to, written the same every time."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from rkc_check.errors import BROKEN_ZIP, TemplateError

_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_LARGEST = 100_000_000
"""Bytes that the parts of a template may have together; guards against zip bombs."""


class Package:
    """The parts of one Word file by name; XML parts come out parsed by :meth:`xml`."""

    def __init__(self, path: Path) -> None:
        """Read a ``.docx`` or ``.dotx``; raises :class:`TemplateError` for anything else."""
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                    raise TemplateError(f"{path.name}: is too large for a template")
                self.parts = {info.filename: archive.read(info) for info in archive.infolist()}
        except FileNotFoundError as error:
            raise TemplateError(f"{path}: there is no such file") from error
        except BROKEN_ZIP as error:
            raise TemplateError(f"{path.name}: is not a Word document") from error
        self.name = path.name
        self._trees: dict[str, Any] = {}
        self.main = self._main()

    def _main(self) -> str:
        types = self.xml(_TYPES)
        if any("macroEnabled" in str(item.get("ContentType")) for item in types):
            raise TemplateError(f"{self.name}: holds macros; save it as .docx without them")
        for item in types:
            if item.get("ContentType") in (_MAIN, _TEMPLATE):
                item.set("ContentType", _MAIN)
                return str(item.get("PartName")).lstrip("/")
        raise TemplateError(f"{self.name}: is not a Word document")

    def xml(self, name: str) -> Any:
        """The root of an XML part; changes to it are written."""
        if name not in self._trees:
            from lxml import etree

            if name not in self.parts:
                raise TemplateError(f"{self.name}: lacks the part {name}")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            try:
                self._trees[name] = etree.fromstring(self.parts[name], parser)
            except etree.XMLSyntaxError as error:
                raise TemplateError(f"{self.name}: {name} is damaged") from error
        return self._trees[name]

    def related(self, kind: str) -> list[str]:
        """Names of the parts that the main part has as ``styles``, ``header``, ``footer``…"""
        folder = PurePosixPath(self.main).parent
        names = []
        for relation in self.xml(self._relations(self.main)):
            if str(relation.get("Type")).endswith(f"/{kind}"):
                target = str(relation.get("Target"))
                names.append(target.lstrip("/") if target.startswith("/") else str(folder / target))
        return names

    @staticmethod
    def _relations(part: str) -> str:
        path = PurePosixPath(part)
        return str(path.parent / "_rels" / f"{path.name}.rels").removeprefix("./")

    def relate(self, source: str, kind: str, target: str) -> str:
        """Let one part refer to another; gives the relation's id. ``source`` "" is the package."""
        from lxml import etree

        rels = "_rels/.rels" if not source else self._relations(source)
        if rels not in self.parts:
            self.parts[rels] = f'<Relationships xmlns="{_RELS_NS}"/>'.encode()
        root = self.xml(rels)
        taken = {relation.get("Id") for relation in root}
        number = next(n for n in range(1, 10_000) if f"rId{n}" not in taken)
        etree.SubElement(
            root, f"{{{_RELS_NS}}}Relationship", Id=f"rId{number}",
            Type=kind if "/" in kind else f"{_OFFICE}/{kind}", Target=f"/{target}",
        )  # fmt: skip
        return f"rId{number}"

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part, or replace it."""
        from lxml import etree

        self.parts[name] = content
        self._trees.pop(name, None)
        types = self.xml(_TYPES)
        for item in types:
            if item.get("PartName") == f"/{name}":
                item.set("ContentType", content_type)
                return
        etree.SubElement(
            types, f"{{{_TYPES_NS}}}Override", PartName=f"/{name}", ContentType=content_type
        )

    def replace(self, name: str, content: bytes) -> None:
        """Replace the content of an XML part."""
        self.parts[name] = content
        self._trees.pop(name, None)

    def save(self, path: Path) -> None:
        """Write the package; equal parts give equal bytes."""
        from lxml import etree

        for name, root in self._trees.items():
            self.parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        first = [_TYPES, *(name for name in self.parts if name != _TYPES)]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in first:
                # A fixed time: otherwise two runs over the same input would differ.
                info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 0
                info.external_attr = 0o644 << 16
                archive.writestr(info, self.parts[name])
