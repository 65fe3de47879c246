"""Tokens: what is signed is believed until it expires, and nothing else is."""

from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest

from backend.actors import Actor, Role
from backend.clock import FrozenClock
from backend.errors import NotSignedIn
from backend.tokens import Tokens, former_keys, installation_key

CLERK = Actor(Role.AGENCY, "clerk:7", agency_id=7)


def made() -> tuple[Tokens, FrozenClock]:
    """Tokens of a house, and its clock."""
    clock = FrozenClock(datetime(2026, 6, 1, tzinfo=UTC))
    return Tokens(b"k" * 32, clock), clock


def test_no_token_is_the_public() -> None:
    tokens, _ = made()
    assert tokens.actor(None) == Actor()


def test_a_token_is_who_it_was_issued_to() -> None:
    tokens, _ = made()
    header = f"Bearer {tokens.issue(CLERK)}"
    assert tokens.actor(header) == CLERK
    assert tokens.actor(header, "en").language == "en"


def test_a_token_expires_even_when_it_has_been_seen_before() -> None:
    tokens, clock = made()
    header = f"Bearer {tokens.issue(CLERK, days=1)}"
    assert tokens.actor(header) == CLERK
    clock.move_to(datetime(2026, 6, 2, tzinfo=UTC))
    with pytest.raises(NotSignedIn) as refused:
        tokens.actor(header)
    assert refused.value.code == "NOT_SIGNED_IN"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer x.y.z",
        "Basic abc",
        "Bearer",
        "Bearer " + jwt.encode({"sub": "x", "role": "RATER", "exp": 9999999999}, b"o" * 32, algorithm="HS256"),
        "Bearer " + jwt.encode({"sub": "x", "role": "RATER", "exp": 9999999999}, "", algorithm="none"),
    ],
)
def test_what_is_not_ours_is_refused(header: str) -> None:
    tokens, _ = made()
    with pytest.raises(NotSignedIn):
        tokens.actor(header)


def test_a_role_that_is_not_there_is_refused() -> None:
    tokens, _ = made()
    claims = {"iss": "anxin", "aud": "anxin-api", "sub": "x", "role": "KING", "exp": 9999999999}
    with pytest.raises(NotSignedIn):
        tokens.actor("Bearer " + jwt.encode(claims, b"k" * 32, algorithm="HS256"))


def test_former_keys_are_those_that_are_kept_beside_the_present_one(tmp_path: Path) -> None:
    present = installation_key(tmp_path, "cursors")
    assert former_keys(tmp_path, "cursors") == []
    (tmp_path / "keys" / "cursors.former").write_text(f"{present.hex()}\n00ff\n")
    assert former_keys(tmp_path, "cursors") == [present, bytes([0, 255])]


@pytest.mark.parametrize("code", [None, ""])
def test_an_officer_without_a_region_supervises_no_place(code: str | None) -> None:
    tokens, _ = made()
    actor = tokens.actor("Bearer " + tokens.issue(Actor(Role.REGULATOR, "officer", region_code=code)))
    assert not any(actor.supervises(place) for place in ("331102", "110000", ""))
