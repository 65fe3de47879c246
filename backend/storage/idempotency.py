"""The same call twice gives the same answer and changes nothing the second time."""

from backend.errors import Conflict
from backend.storage.moments import to_micros
from backend.storage.work import Work


async def recall(work: Work, actor: str, key: str, command: str, body: str) -> str | None:
    """The answer this actor got under this key; None if the call is new. Another call under an old key is refused.

    `body` is a digest of what was given. Of two equal calls at once the second waits here for the first one's answer.
    """
    await work.lock(f"idempotency {actor} {key}")
    found = await work.fetch(
        "SELECT command, body_digest, answer FROM idempotency WHERE actor = $1 AND key = $2", [actor, key]
    )
    if not found:
        return None
    known_command, digest, answer = found[0]
    if (known_command, digest) != (command, body):
        raise Conflict(
            "IDEMPOTENCY_CONFLICT",
            zh="该幂等键已用于另一次内容不同的调用。",
            en="This idempotency key was used for a call with another content.",
            remedy_zh="请为新的调用使用新的幂等键。",
            remedy_en="Use a new key for a new call.",
        )
    return str(answer)


async def remember(work: Work, actor: str, key: str, command: str, body: str, answer: str) -> None:
    """Keep the answer, in the transaction of what it speaks of."""
    await work.execute(
        "INSERT INTO idempotency (actor, key, command, body_digest, answer, at) VALUES ($1, $2, $3, $4, $5, $6)",
        [actor, key, command, body, answer, to_micros(work.at)],
    )
