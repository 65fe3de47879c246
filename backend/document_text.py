"""The text of a DOCX or PDF, as far as it can be read within bounds; what can't be read is no error, it has no text."""

import zipfile
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError, XMLPullParser

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from backend.entities.file import FileKind

MOST_CHARACTERS: Final = 1_000_000
MOST_PAGES: Final = 300
MOST_XML: Final = 30_000_000
"""Bytes of unpacked XML that are read: a small archive may hold a huge document."""
CHUNK: Final = 65_536
_TEXT: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def text_of(path: Path, kind: str) -> str:
    """The text, at most so many characters; empty for pictures, tables and what is broken or locked."""
    try:
        if kind == FileKind.DOCX.name:
            return _docx(path)
        if kind == FileKind.PDF.name:
            return _pdf(path)
    except (PyPdfError, zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError, RecursionError):
        return ""
    return ""


def _docx(path: Path) -> str:
    """Runs of text of the main part; a document type, which could define entities, is refused."""
    parser: Any = XMLPullParser(["end"])
    found: list[str] = []
    length = read = 0
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as part:
        while (chunk := part.read(CHUNK)) and read < MOST_XML and length < MOST_CHARACTERS:
            read += len(chunk)
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                return ""
            parser.feed(chunk)
            for event in parser.read_events():
                element = event[1]
                if element.tag == _TEXT and element.text:
                    found.append(element.text)
                    length += len(element.text)
                element.clear()
    return "".join(found)[:MOST_CHARACTERS]


def _pdf(path: Path) -> str:
    found: list[str] = []
    length = 0
    for number, page in enumerate(PdfReader(path).pages):
        if number >= MOST_PAGES or length >= MOST_CHARACTERS:
            break
        found.append(page.extract_text())
        length += len(found[-1])
    return "".join(found)[:MOST_CHARACTERS]
