"""Trusted documents: manifests written when clients are built, and who may send only what stands in them.

Three forms are read, each a JSON file of a folder: an object of id and text, as GraphQL codegen and Relay write it;
Apollo's manifest, `{"format": "apollo-persisted-query-manifest", "operations": [{"id", "body"}]}`; and codegen's older
one, an object of text and id. An id may be sent with its algorithm before it, `sha256:...`.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import orjson

from backend.errors import InvalidInput
from backend.graph.refusals import document_unknown, document_untrusted

APOLLO = "apollo-persisted-query-manifest"
log = logging.getLogger(__name__)


class Trust(Enum):
    """What becomes of a document that stands in no manifest."""

    OFF = "off"
    """It is answered."""
    REPORT = "report"
    """It is answered, counted and logged."""
    REQUIRED = "required"
    """It is refused."""


class TrustedDocuments:
    """The documents of all manifests, and the mode of each role; a role that is not named is `off`."""

    def __init__(self, documents: Mapping[str, str], modes: Mapping[str, Trust]) -> None:
        self._documents, self._modes = dict(documents), dict(modes)
        self._texts = frozenset(documents.values())
        self.reported: Counter[str] = Counter()
        """Documents that were not trusted, by role: for the metrics."""

    def __len__(self) -> int:
        return len(self._documents)

    def text(self, document_id: str) -> str:
        """The text of an id; a refusal where no manifest has it."""
        found = self._documents.get(document_id) or self._documents.get(document_id.partition(":")[2])
        if found is None:
            raise document_unknown(document_id)
        return found

    def check(self, text: str, role: str) -> None:
        """Refuse or report a document that the role may not send."""
        mode = self._modes.get(role, Trust.OFF)
        if mode is Trust.OFF or text in self._texts:
            return
        self.reported[role] += 1
        if mode is Trust.REQUIRED:
            raise document_untrusted()
        log.warning("a document of role %s stands in no manifest: %.200s", role, text)


def load_manifests(folder: Path) -> dict[str, str]:
    """Every document of the JSON files of a folder, by id. One id with two texts is refused, and so is a file that is
    no manifest, each with its name."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for document_id, text in _documents(path):
            if found.setdefault(document_id, text) != text:
                raise _unfit(path, f"`{document_id}` has another text in another file", f"{document_id} 在别处另有文本")
    return found


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    try:
        given = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise _unfit(path, "it is not JSON", "不是 JSON") from error
    if not isinstance(given, dict):
        raise _unfit(path, "it is not an object", "不是对象")
    pairs = _apollo(given) if given.get("format") == APOLLO else given.items()
    for document_id, text in pairs:
        if not isinstance(document_id, str) or not isinstance(text, str):
            raise _unfit(path, "its documents are not texts by id", "内容不是按编号的文本")
        # A document has a selection set, an id has none: codegen can write the pair either way round.
        yield (text, document_id) if "{" in document_id else (document_id, text)


def _apollo(given: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for operation in given.get("operations") or ():
        yield (operation.get("id"), operation.get("body")) if isinstance(operation, dict) else (None, None)


def _unfit(path: Path, en: str, zh: str) -> InvalidInput:
    return InvalidInput(
        "MANIFEST_UNFIT",
        zh=f"清单 {path.name} 无法使用：{zh}。",
        en=f"The manifest {path.name} can't be used: {en}.",
        remedy_zh="请用 GraphQL codegen、Relay 或 Apollo 重新生成。",
        remedy_en="Write it anew with GraphQL codegen, Relay or Apollo.",
    )
