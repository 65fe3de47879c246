"""The text of a DOCX or PDF, as far as it can be read within bounds; what can't be read is no error, it has no text."""

import zipfile
import zlib
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from backend.entities.file import FileKind

MOST_CHARACTERS: Final = 1_000_000
MOST_PAGES: Final = 300
MOST_XML: Final = 30_000_000
"""Bytes of unpacked XML that are read: a small archive may hold a huge document."""
CHUNK: Final = 65_536
UNREADABLE: Final = (
    *(PyPdfError, DependencyError, zipfile.BadZipFile, zlib.error, ExpatError),
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError),
)
"""What broken, locked or hostile documents come to in the two readers."""
_TEXT: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main t"


def text_of(path: Path, kind: str) -> str:
    """The text, at most so many characters; empty for pictures, tables and what is broken or locked."""
    try:
        if kind == FileKind.DOCX.name:
            return _docx(path)
        if kind == FileKind.PDF.name:
            return _pdf(path)
    except UNREADABLE:
        return ""
    return ""


def _docx(path: Path) -> str:
    """Runs of text of the main part; a document type, which could define entities, is refused in any encoding."""
    found: list[str] = []
    length = read = depth = 0
    parser = ParserCreate(namespace_separator=" ")

    def opened(name: str, _: object) -> None:
        nonlocal depth
        depth += name == _TEXT

    def closed(name: str) -> None:
        nonlocal depth
        depth -= name == _TEXT

    def told(text: str) -> None:
        nonlocal length
        if depth:
            found.append(text)
            length += len(text)

    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, told
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
        while (chunk := part.read(CHUNK)) and read < MOST_XML and length < MOST_CHARACTERS:
            read += len(chunk)
            parser.Parse(chunk, False)
    return "".join(found)[:MOST_CHARACTERS]


def _refuse(*_: object) -> None:
    raise ValueError


def _pdf(path: Path) -> str:
    found: list[str] = []
    length = 0
    for number, page in enumerate(PdfReader(path).pages):
        if number >= MOST_PAGES or length >= MOST_CHARACTERS:
            break
        found.append(page.extract_text())
        length += len(found[-1])
    return "".join(found)[:MOST_CHARACTERS]
