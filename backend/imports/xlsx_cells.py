"""XLSX cells that the reader gives as blank though something stands in them: formulas without a value, and errors."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.etree.ElementTree import Element, iterparse

Place = tuple[int, int]
"""Row and column, both from 0."""
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
# A zero byte: the part is not in UTF-8, and the signs would look otherwise.
_SIGN: Final = re.compile(rb"""<(?:\w+:)?f[\s/>]|\bt\s*=\s*["']e["']|\x00""")
_PART: Final = 1 << 20
_OVERLAP: Final = 64


@dataclass(frozen=True)
class Cell:
    """A cell as the file has it; `value` is None where there is none."""

    place: Place
    kind: str
    formula: str | None
    value: str | None

    @property
    def hidden(self) -> str | None:
        """The text that the reader leaves out. An empty text is a formula's value if the file says so (`str`)."""
        if self.kind == "e":
            return self.value or "#VALUE!"
        if self.formula is not None and not self.value and self.kind != "str":
            return f"={self.formula}"
        return None


def hidden_cells(archive: zipfile.ZipFile, sheet: str) -> dict[Place, str]:
    """What stands in cells that would read as blank, by place. KeyError: the archive has no such sheet."""
    member = _member(archive, sheet)
    if not _may_hide(archive, member):
        return {}
    with archive.open(member) as file:
        return {cell.place: text for cell in _cells(file) if (text := cell.hidden) is not None}


def _may_hide(archive: zipfile.ZipFile, member: str) -> bool:
    """Whether the sheet holds any formula or error: most registers have none, and parsing one takes seconds."""
    rest = b""
    with archive.open(member) as file:
        while part := file.read(_PART):
            if _SIGN.search(rest + part):
                return True
            rest = part[-_OVERLAP:]
    return False


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds a sheet, through the workbook's relations."""
    names = {name.lower(): name for name in archive.namelist()}
    relation = next(
        _attribute(one, "id")
        for one in _elements(archive, names[_WORKBOOK], "sheet")
        if _attribute(one, "name") == sheet and _attribute(one, "id")
    )
    target = next(
        one.get("Target", "")
        for one in _elements(archive, names[_RELATIONS], "Relationship")
        if one.get("Id") == relation
    )
    return names[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()]


def _elements(archive: zipfile.ZipFile, member: str, name: str) -> Iterator[Element]:
    with archive.open(member) as file:
        for _, element in iterparse(file):
            if _local(element.tag) == name:
                yield element


def _cells(file: IO[bytes]) -> Iterator[Cell]:
    """The cells of a sheet; where one does not tell its place, it follows the one before."""
    row, column = -1, -1
    for event, element in iterparse(file, events=("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "start" and name == "c":
            place = element.get("r") or ""
            column = _column(place) if place else column + 1
        elif event == "end" and name == "c":
            parts = {_local(part.tag): part.text or "" for part in element}
            yield Cell((row, column), element.get("t", ""), parts.get("f"), parts.get("v"))
        elif event == "end" and name == "row":
            element.clear()


def _column(place: str) -> int:
    number = 0
    for letter in place.upper().rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
