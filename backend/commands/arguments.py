"""Arguments that every command shares."""

from typing import Annotated

import strawberry

IdempotencyKey = Annotated[
    str | None,
    strawberry.argument(
        description="幂等键：同键同内容只执行一次。The same key with the same content is carried out once only."
    ),
]
"""The last argument of every command."""
