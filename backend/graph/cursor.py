"""Keyset cursors: opaque, signed, bound to their list, order, filter and search.

A cursor says where in the order of its list it stands, by values, and nothing of who may see what: a nested list's
cursor may be used in another parent's list of the same field, and one role's cursor by another. Each reads only his own
rows of the list that he asks for, from that place on.

A cursor is forged where no secret of this installation signed it; foreign where it is of another list, order, filter or
search than the one asked for; stale where it was signed by a former secret, is of another format, or the list's order
is declared otherwise by now.

A statement can't sign, so it writes each cursor as a mark, known only to this request, with the order values in
hexadecimal; the marks are replaced in the answer's bytes, and only where cursors were asked for.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from backend.graph.refusals import Path, foreign, forged, stale

VERSION = b"\x01"
"""What a cursor begins with; one of another version is stale, whatever else it holds."""
SIGNATURE, DIGEST, FINGERPRINT = 16, 8, 4
SEAL = DIGEST + FINGERPRINT
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,}")


def seal_of(agrees: tuple[object, ...], declared: tuple[object, ...]) -> bytes:
    """What a cursor must agree with, in few bytes: what the client asked for, then what the service declares."""
    asked = hashlib.blake2b(repr(agrees).encode(), digest_size=DIGEST).digest()
    return asked + hashlib.blake2b(repr(declared).encode(), digest_size=FINGERPRINT).digest()


class Cursors:
    """Signs cursors with the installation's secret; those that a `former` secret signed are known, and stale."""

    def __init__(self, secret: bytes, former: Sequence[bytes] = (), *, version: bytes = VERSION) -> None:
        self._version = version
        self._secret, *self._former = [hashlib.sha256(b"cursor" + one).digest() for one in (secret, *former)]

    def write(self, seal: bytes, payload: bytes) -> bytes:
        """A cursor for the order values `payload`."""
        body = seal + payload
        return _encoded(self._version + _signature(self._secret, self._version + body) + body)

    def read(self, text: str, seal: bytes, size: int, path: Path) -> list[Any]:
        """The order values of a cursor, if it was signed here, for this list, and as the list is declared now."""
        version, body = self._opened(text, path)
        if version != self._version:
            raise stale(path)
        if body[:DIGEST] != seal[:DIGEST]:
            raise foreign(path)
        values = orjson.loads(body[SEAL:]) if body[:SEAL] == seal else []
        if len(values) != size:
            raise stale(path)
        return list(values)

    def _opened(self, text: str, path: Path) -> tuple[bytes, bytes]:
        """Version and body of a cursor that was signed by this installation."""
        if not TOKEN.fullmatch(text):
            raise forged(path)
        try:
            raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except BadBase64 as error:
            raise forged(path) from error
        version, given, body = raw[:1], raw[1 : 1 + SIGNATURE], raw[1 + SIGNATURE :]
        signed = [hmac.compare_digest(_signature(one, version + body), given) for one in (self._secret, *self._former)]
        if not any(signed) or _encoded(raw) != text.encode():
            raise forged(path)
        if not signed[0]:
            raise stale(path)
        return version, body

    def replace_marks(self, answer: bytes, mark: str, seals: Mapping[int, bytes]) -> bytes:
        """The answer with every mark made a signed cursor."""

        def write(match: re.Match[bytes]) -> bytes:
            return b'"' + self.write(seals[int(match[1])], bytes.fromhex(match[2].decode())) + b'"'

        return re.sub(b'"' + mark.encode() + b':([0-9]+):([0-9A-Fa-f]*)"', write, answer)


def _signature(secret: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, signed, "sha256")[:SIGNATURE]


def _encoded(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")
