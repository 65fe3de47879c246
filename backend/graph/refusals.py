"""The engine's own refusals, each with its stable code, in both languages."""

from backend.errors import InvalidCursor, InvalidInput, NotAllowed, Refusal, TooMuch, UnknownReference

Path = tuple[str | int, ...]

OF_GRAPHQL = {
    "GRAPHQL_PARSE_FAILED": (
        "文档语法有误。",
        "The document is no GraphQL.",
        "请按 message 所示位置修改文档。",
        "Mend the document where the message says.",
    ),
    "GRAPHQL_VALIDATION_FAILED": (
        "文档与模式不符。",
        "The document does not fit the schema.",
        "请对照 schema.graphql 修改字段、参数与类型。",
        "Compare fields, arguments and types with schema.graphql.",
    ),
    "BAD_VARIABLES": (
        "变量与操作声明不符。",
        "The variables do not fit the operation.",
        "请按操作声明的类型给出变量。",
        "Give variables of the types that the operation declares.",
    ),
    "BAD_ARGUMENTS": (
        "参数值不符。",
        "An argument can't have this value.",
        "请给出参数类型允许的值。",
        "Give a value that the argument's type allows.",
    ),
    "OPERATION_NAME": (
        "无法确定执行哪个操作。",
        "It is not clear which operation to run.",
        "请以 operationName 指明文档中的一个操作。",
        "Name one operation of the document by `operationName`.",
    ),
    "INTROSPECTION": (
        "内省未能完成。",
        "The introspection failed.",
        "请检查内省字段的参数。",
        "Check the arguments of the introspection.",
    ),
}
"""What GraphQL itself refuses, by code: its own message, in English, says where; these say what, and what to do."""
INTERNAL = (
    "服务内部错误，已记录。",
    "An error of the service; it has been logged.",
    "请稍后重试；若再出现，请告知管理员。",
    "Try again later; if it comes again, tell who runs the service.",
)
"""What a bug is told as."""


def text_of(refusal: Refusal, language: str) -> tuple[str, str]:
    """Message and remedy in the language asked for."""
    if language.startswith("en"):
        return refusal.en, refusal.remedy_en
    return refusal.zh, refusal.remedy_zh


def invalid_id(path: Path) -> Refusal:
    """A global id that is not `Type:key`."""
    return InvalidInput(
        "INVALID_ID",
        zh="编号格式不正确。",
        en="The id is malformed.",
        remedy_zh="请使用服务返回的 id，形如 Agency:12。",
        remedy_en="Use an id that the service gave out, such as `Agency:12`.",
        path=path,
    )


def one_of(names: tuple[str, ...], path: Path) -> Refusal:
    """A look-up that was given none or several of its keys."""
    return InvalidInput(
        "ONE_KEY_NEEDED",
        zh=f"须且只能给出其中一项：{'、'.join(names)}。",
        en=f"Exactly one of these must be given: {', '.join(names)}.",
        remedy_zh="请只给出一项。",
        remedy_en="Give exactly one of them.",
        path=path,
    )


def page_size(path: Path) -> Refusal:
    """`first` or `last` out of range, or both."""
    return InvalidInput(
        "PAGE_SIZE",
        zh="first 或 last 须在 1 至 100 之间，且不能同时给出。",
        en="`first` or `last` must be between 1 and 100, and not both.",
        remedy_zh="请给出 1 至 100 之间的 first（或 last）。",
        remedy_en="Give `first` (or `last`) between 1 and 100.",
        path=path,
    )


def count_size(path: Path) -> Refusal:
    """A count that is to stop before it begins."""
    return InvalidInput(
        "COUNT_SIZE",
        zh="upTo 须为正整数。",
        en="`upTo` must be 1 or more.",
        remedy_zh="请给出不小于 1 的 upTo，或不填。",
        remedy_en="Give an `upTo` of 1 or more, or none.",
        path=path,
    )


def groups_size(limit: int, path: Path) -> Refusal:
    """More groups than are made at once, or none."""
    return InvalidInput(
        "GROUPS_SIZE",
        zh=f"first 须在 1 至 {limit} 之间。",
        en=f"`first` must be between 1 and {limit}.",
        remedy_zh=f"请给出 1 至 {limit} 之间的 first。",
        remedy_en=f"Give `first` between 1 and {limit}.",
        path=path,
    )


def too_many_ids(limit: int, given: int, path: Path) -> Refusal:
    """More global ids than are looked up at once."""
    return TooMuch(
        "TOO_MANY_IDS",
        zh=f"一次最多查询 {limit} 个编号，收到 {given} 个。",
        en=f"At most {limit} ids at once; {given} were given.",
        remedy_zh="请分批查询。",
        remedy_en="Ask in batches.",
        path=path,
    )


def forged(path: Path) -> Refusal:
    """A cursor that was not signed here."""
    return InvalidCursor(
        "CURSOR_FORGED",
        zh="游标不是本服务签发的。",
        en="The cursor was not issued by this service.",
        remedy_zh="请从第一页重新读取，并原样使用返回的游标。",
        remedy_en="Read from the first page again and pass cursors on unchanged.",
        path=path,
    )


def foreign(path: Path) -> Refusal:
    """A cursor of another list, order, filter or search."""
    return InvalidCursor(
        "CURSOR_FOREIGN",
        zh="游标属于另一个列表、排序或筛选条件。",
        en="The cursor belongs to another list, order, filter or search.",
        remedy_zh="更换条件后请从第一页重新读取。",
        remedy_en="Read from the first page again after a change of order, filter or search.",
        path=path,
    )


def stale(path: Path) -> Refusal:
    """A cursor of this service from before its secret, its format or the list's declared order changed."""
    return InvalidCursor(
        "CURSOR_STALE",
        zh="游标已过期。",
        en="The cursor is out of date.",
        remedy_zh="请从第一页重新读取。",
        remedy_en="Read from the first page again.",
        path=path,
    )


def bad_text(path: Path) -> Refusal:
    """Text that a database can't hold."""
    return InvalidInput(
        "INVALID_TEXT",
        zh="文本含有不能使用的字符，或过长。",
        en="The text holds a character that can't be used, or is too long.",
        remedy_zh="请去掉空字符，检索文本不超过 100 字。",
        remedy_en="Remove NUL characters; keep a search within 100 characters.",
        path=path,
    )


def too_complex(what: str, limit: int, given: int) -> Refusal:
    """A document beyond a limit: depth, aliases, tokens, root fields, fields, points."""
    return TooMuch(
        f"TOO_COMPLEX_{what.upper()}",
        zh=f"请求过于复杂：{what} 为 {given}，上限 {limit}。",
        en=f"The request is too complex: {what} is {given}, the limit is {limit}.",
        remedy_zh="请拆分请求，或减小列表长度与嵌套。",
        remedy_en="Split the request, or ask for shorter lists and less nesting.",
    )


def too_deep() -> Refusal:
    """Fields or conditions nested deeper than the database that answers can read."""
    return TooMuch(
        "TOO_COMPLEX_NESTING",
        zh="请求嵌套过深。",
        en="Lists, relations or conditions are nested too deep.",
        remedy_zh="请拆分请求，减少列表与条件的嵌套。",
        remedy_en="Split the request: nest fewer lists and conditions within one another.",
    )


def bad_directive() -> Refusal:
    """A variable of `@skip` or `@include` that was given as null, though it has a default."""
    return InvalidInput(
        "BAD_ARGUMENTS",
        zh="@skip 或 @include 的 if 不能为 null。",
        en="`if` of @skip or @include can't be null.",
        remedy_zh="请给出 true 或 false，或不给该变量。",
        remedy_en="Give true or false, or leave the variable out.",
    )


def bad_request(en: str, zh: str) -> Refusal:
    """A request that is no GraphQL request."""
    return InvalidInput(
        "BAD_REQUEST",
        zh=zh,
        en=en,
        remedy_zh="请按 GraphQL over HTTP 规范发送请求。",
        remedy_en="Send the request as the GraphQL over HTTP specification says.",
    )


def not_told() -> Refusal:
    """A subscription to something that no event tells of."""
    return InvalidInput(
        "NOT_SUBSCRIBABLE",
        zh="没有可订阅的内容。",
        en="There is nothing here to subscribe to.",
        remedy_zh="请选择 Subscription 类型的一个字段。",
        remedy_en="Select one field of the type Subscription.",
    )


def not_told_to_you() -> Refusal:
    """A subscription whose rows the role never sees."""
    return NotAllowed(
        "NOT_TOLD_TO_YOU",
        zh="您的角色不能订阅此内容。",
        en="Your role is not told of this.",
        remedy_zh="请以有权查看该内容的角色订阅。",
        remedy_en="Subscribe in a role that may read what is told.",
    )


def stream_needed() -> Refusal:
    """A subscription whose client takes no stream."""
    return InvalidInput(
        "STREAM_NEEDED",
        zh="订阅须以事件流接收。",
        en="A subscription is answered by a stream of events.",
        remedy_zh="请以 Accept: text/event-stream 发送。",
        remedy_en="Send it with `Accept: text/event-stream`.",
    )


def unseen_answer() -> Refusal:
    """A command that is done, but whose row the actor may not see."""
    return NotAllowed(
        "ANSWER_NOT_VISIBLE",
        zh="已执行，但您无权查看结果。",
        en="It is done, but you may not see the result.",
        remedy_zh="无需重试。",
        remedy_en="Don't send it again.",
    )


def document_unknown(document_id: str) -> Refusal:
    """An id that no manifest has."""
    return UnknownReference(
        "DOCUMENT_UNKNOWN",
        zh=f"没有编号为 {document_id[:80]} 的受信文档。",
        en=f"There is no trusted document with the id {document_id[:80]}.",
        remedy_zh="请先登记清单，或发送完整文档。",
        remedy_en="Have the manifest registered first, or send the document itself.",
        path=("documentId",),
    )


def document_untrusted() -> Refusal:
    """A document that stands in no manifest, of a role that may send no other."""
    return NotAllowed(
        "DOCUMENT_NOT_TRUSTED",
        zh="您的角色只能发送已登记的文档。",
        en="Your role may send registered documents only.",
        remedy_zh="请用 documentId 发送清单中的文档。",
        remedy_en="Send a document of a manifest by its `documentId`.",
    )
