"""What HTTP itself refuses: bodies and streams beyond what a process takes."""

from backend.errors import Refusal, TooBusy, TooMuch


def body_too_large(limit: int) -> Refusal:
    """A body of more bytes than are taken."""
    return TooMuch(
        "BODY_TOO_LARGE",
        zh=f"请求体超过 {limit} 字节。",
        en=f"The body is larger than {limit} bytes.",
        remedy_zh="请缩小请求。",
        remedy_en="Send less at once.",
    )


def too_many_streams(limit: int) -> Refusal:
    """As many streams as a process keeps open."""
    return TooBusy(
        "TOO_MANY_STREAMS",
        zh=f"已有 {limit} 个订阅，暂不能再接。",
        en=f"There are {limit} subscriptions already.",
        remedy_zh="请稍后重试，或合并订阅。",
        remedy_en="Try again later, or share a subscription.",
    )
