"""Signed tokens: who carries one is the actor that it names. No token is the public; a bad one is refused."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import jwt

from backend.actors import Acting, Actor, Role
from backend.clock import Clock
from backend.errors import NotSignedIn
from backend.graph.http.media import chosen_language

ALGORITHM: Final = "HS256"
ISSUER: Final = "anxin"
AUDIENCE: Final = "anxin-api"
REMEMBERED: Final = 4096
"""Tokens whose signature need not be checked again."""
Said = tuple[bytes | None, bytes | None]
"""The headers that tell who asks, and in which language."""


class Tokens:
    """Issues and reads tokens with the key of this installation."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key, self._clock = key, clock
        self._read: dict[Said, tuple[Acting, float | None]] = {}

    def issue(self, actor: Actor, *, days: int = 365) -> str:
        """A token for this actor, valid for so many days."""
        now = self._clock.now()
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": actor.subject,
            "role": actor.role.name,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(days=days)).timestamp()),
        }
        if actor.agency_id is not None:
            claims["agency"] = actor.agency_id
        if actor.enterprise_id is not None:
            claims["enterprise"] = actor.enterprise_id
        if actor.region_code is not None:
            claims["region"] = actor.region_code
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def actor(self, authorization: str | None, language: str = "zh") -> Actor:
        """The actor of an `Authorization` header: the public without one."""
        said = {b"accept-language": language.encode()}
        return self.who(said if authorization is None else {**said, b"authorization": authorization.encode()}).actor

    def who(self, headers: Mapping[bytes, bytes]) -> Acting:
        """Who sends these headers, as the read engine takes it. Checked once; its expiry is looked at every time."""
        said = (headers.get(b"authorization"), headers.get(b"accept-language"))
        found = self._read.get(said)
        if found is None:
            found = self._remember(said)
        scope, expires = found
        if expires is not None and expires <= self._clock.timestamp():
            raise _not_signed_in("已过期", "it has expired")
        return scope

    def _remember(self, said: Said) -> tuple[Acting, float | None]:
        authorization, accepted = said
        language = chosen_language(accepted.decode("latin-1")) if accepted else "zh"
        found = (
            self._verified(authorization.decode("latin-1"), language)
            if authorization
            else (Actor(language=language).scope(), None)
        )
        if len(self._read) >= REMEMBERED:
            self._read.clear()
        self._read[said] = found
        return found

    def _verified(self, authorization: str, language: str) -> tuple[Acting, float]:
        """Check a signature."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise _not_signed_in("没有“Bearer 令牌”的形式", "it is not of the form “Bearer <token>”")
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # The time is asked of the clock, not of the machine.
                options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
            )
            own = claims.get("agency"), claims.get("region")
            actor = Actor(Role(claims["role"]), claims["sub"], *own, language, claims.get("enterprise"))
            found = (actor.scope(), float(claims["exp"]))
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise _not_signed_in("签名或内容无效", "its signature or content is not valid") from None
        return found


def installation_key(home: Path, name: str) -> bytes:
    """The key of this installation under that name: made at first start, readable by its owner alone."""
    path = home / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))


def former_keys(home: Path, name: str) -> list[bytes]:
    """The keys that stood there before, one a line in `<name>.former`: what they signed is known, and out of date."""
    path = home / "keys" / f"{name}.former"
    return [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()] if path.exists() else []


def _not_signed_in(zh: str, en: str) -> NotSignedIn:
    return NotSignedIn(
        "NOT_SIGNED_IN",
        zh=f"令牌无效：{zh}。",
        en=f"The token is not valid: {en}.",
        remedy_zh="请用 `anxin token` 取得新令牌，或不带令牌以公众身份访问。",
        remedy_en="Get a new one with `anxin token`, or send none and be the public.",
    )
