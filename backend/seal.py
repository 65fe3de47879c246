"""The seal on what nobody may read: who complained. AES-256-GCM with a key of this installation that no backup of the
database holds; and the receipt by which a complainant, and nobody else, asks after their complaint."""

import hmac
import json
import secrets
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE: Final = 12
RECEIPT_LETTERS: Final = 16
"""80 bits: nobody guesses one."""


class Seal:
    """Closes and opens boxes with the key in use; boxes of former keys are opened still."""

    def __init__(self, key: bytes, former: Sequence[bytes] = ()) -> None:
        self._keys = [key, *former]

    def close(self, about: str, told: Mapping[str, str]) -> str:
        """A box that can only be opened as being about the same thing: moved to another row it is rubbish."""
        nonce = secrets.token_bytes(NONCE)
        box = _cipher(self._keys[0]).encrypt(nonce, json.dumps(told).encode(), about.encode())
        return urlsafe_b64encode(nonce + box).decode()

    def open(self, about: str, box: str) -> dict[str, str]:
        """What was closed. Errors: ValueError where the key, the row or a bit of the box is another."""
        raw = urlsafe_b64decode(box)
        for key in self._keys:
            try:
                told = _cipher(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode())
            except InvalidTag:
                continue
            found: dict[str, str] = json.loads(told)
            return found
        raise ValueError(f"the sealed box about {about} can not be opened: another key, or it was altered")

    def digest(self, text: bytes) -> str:
        """A digest that nobody can try guesses against without the key."""
        return hmac.new(_derived(self._keys[0], b"digest"), text, sha256).hexdigest()

    def receipt(self, number: int) -> str:
        """The receipt of a complaint, such as `12-K3JX5QW2M7AYBD4C`."""
        return f"{number}-{_letters(self._keys[0], number)}"

    def number_of(self, receipt: str) -> int | None:
        """The complaint of a receipt; None where it is no receipt of ours."""
        digits, _, letters = receipt.strip().upper().partition("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(2**62))):
            return None
        given = letters.encode(errors="replace")
        for key in self._keys:
            if hmac.compare_digest(_letters(key, int(digits)).encode(), given):
                return int(digits)
        return None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"box"))


def _letters(key: bytes, number: int) -> str:
    mark = hmac.new(_derived(key, b"receipt"), str(number).encode(), sha256).digest()
    return b32encode(mark).decode()[:RECEIPT_LETTERS]


def _derived(key: bytes, purpose: bytes) -> bytes:
    """A key of its own for each purpose."""
    return hmac.new(key, purpose, sha256).digest()
