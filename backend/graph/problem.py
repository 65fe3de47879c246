"""How a refusal is published: an object that a command's answer may be."""

import strawberry

from backend.errors import Refusal
from backend.graph.declare import published
from backend.graph.refusals import text_of


@published(description="Why a command was refused, and what to do. 命令未执行的原因与建议。")
class Problem:
    """A refusal as data."""

    code: str = strawberry.field(description="Stable code, such as `INVALID_ID`. 稳定代码。")
    message: str = strawberry.field(description="What is wrong, in the language asked for. 说明。")
    remedy: str = strawberry.field(description="What to do about it. 建议。")
    path: list[str] = strawberry.field(description="The input it is about, outermost first. 输入路径。")


def problem_of(refusal: Refusal, language: str) -> dict[str, object]:
    """The refusal as the data of a `Problem`."""
    message, remedy = text_of(refusal, language)
    return {
        "code": refusal.code,
        "message": message,
        "remedy": remedy,
        "path": [str(part) for part in refusal.path],
    }
