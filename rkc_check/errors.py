"""What can go wrong, as exceptions with one clear line each.

::

    RkcError                 anything the user can mend
    ├── BundleError          the bundle folder or its bundle.toml
    ├── ReadError            a document that cannot be read
    │   ├── UnsupportedFormat
    │   ├── EncryptedDocument
    │   ├── DamagedDocument
    │   └── NoText           a scan without text, or an empty file
    ├── StructureError       a document in which no article is recognised
    ├── StandardError        a record in standards/ that does not hold
    ├── PartyError           a country that is no contracting party, or none named
    ├── TemplateError        a Word template that lacks what the report needs
    ├── ReviewError          an edited report or a decisions file that is not ours
    ├── ResultsError         a results.json or gold file that cannot be read
    └── OutputError          the outputs cannot be written

The message says which file, which page where there is one, and what to do.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib

BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
"""What :mod:`zipfile` raises for a damaged package, according to the place of the damage."""


class RkcError(Exception):
    """Base class; the command line prints its message as one line and exits with 1."""


class BundleError(RkcError):
    """The bundle folder or its ``bundle.toml`` cannot be used."""


class ReadError(RkcError):
    """A document cannot be read; the other documents of the bundle still count."""


class UnsupportedFormat(ReadError):
    """The file is of a format that is not read here."""


class EncryptedDocument(ReadError):
    """The document asks for a password."""


class DamagedDocument(ReadError):
    """The file is empty, cut short or not what its ending says."""


class NoText(ReadError):
    """There is no text to read: a scan without OCR, or blank pages."""


class StructureError(RkcError):
    """No article or section was recognised in a document."""


class StandardError(RkcError):
    """A record in ``standards/`` is not valid."""


class PartyError(RkcError):
    """A country is not in the list of contracting parties."""


class TemplateError(RkcError):
    """The Word template or a phrases file lacks something the report needs."""


class ReviewError(RkcError):
    """An edited report or ``decisions.toml`` cannot be taken in."""


class ResultsError(RkcError):
    """A ``results.json`` or a gold file cannot be read."""


class OutputError(RkcError):
    """The outputs cannot be written."""
