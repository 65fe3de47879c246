"""Keyset cursors: opaque, signed, bound to their list, order, filter and search.

A statement can't sign, so it writes each cursor as a mark, known only to this request, with the order values in
hexadecimal; the marks are replaced in the answer's bytes, and only where cursors were asked for.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Mapping
from typing import Any

import orjson

from backend.graph.refusals import Path, foreign, forged

SIGNATURE, DIGEST = 16, 8
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,2000}")


def digest_of(agrees: tuple[object, ...]) -> bytes:
    """What a cursor must agree with, in few bytes."""
    return hashlib.blake2b(repr(agrees).encode(), digest_size=DIGEST).digest()


class Cursors:
    """Signs and checks cursors with the installation's secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = hashlib.sha256(b"cursor" + secret).digest()

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, body, "sha256")[:SIGNATURE]

    def write(self, digest: bytes, payload: bytes) -> bytes:
        """A cursor for the order values `payload`."""
        body = digest + payload
        return urlsafe_b64encode(self._sign(body) + body).rstrip(b"=")

    def read(self, text: str, digest: bytes, size: int, path: Path) -> list[Any]:
        """The order values of a cursor, if it was signed here and for this list."""
        if not TOKEN.fullmatch(text):
            raise forged(path)
        try:
            raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except BadBase64 as error:
            raise forged(path) from error
        body = raw[SIGNATURE:]
        if not hmac.compare_digest(self._sign(body), raw[:SIGNATURE]):
            raise forged(path)
        values = orjson.loads(body[DIGEST:]) if body[:DIGEST] == digest else []
        if len(values) != size:
            raise foreign(path)
        return list(values)

    def replace_marks(self, answer: bytes, mark: str, digests: Mapping[int, bytes]) -> bytes:
        """The answer with every mark made a signed cursor."""

        def write(match: re.Match[bytes]) -> bytes:
            return b'"' + self.write(digests[int(match[1])], bytes.fromhex(match[2].decode())) + b'"'

        return re.sub(b'"' + mark.encode() + b':([0-9]+):([0-9A-Fa-f]*)"', write, answer)
