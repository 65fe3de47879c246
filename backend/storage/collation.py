"""Text must sort alike on both databases: by its UTF-8 bytes, as SQLite does. Cursors and ratings rely on it."""

from backend.errors import Refusal
from backend.storage.reader import Reader

# Each pair would change places under some language's rules: case, punctuation, accents, Han by sound, far planes.
SAMPLES = (
    "",
    " b",
    "-a",
    "0",
    "A",
    "B",
    "Z",
    "_",
    "a",
    "a b",
    "a-c",
    "ab",
    "b",
    "z",
    "é",
    "一",
    "北",
    "安",
    "龙",
    "ﬀ",
    "𠀀",
)


async def require_byte_order(reader: Reader) -> None:
    """Refuse a PostgreSQL database whose default collation is not byte order."""
    rows = await reader.fetch(
        'SELECT array_agg(word ORDER BY word) = array_agg(word ORDER BY word COLLATE "C"),'
        " (SELECT datcollate FROM pg_database WHERE datname = current_database()),"
        " current_setting('server_encoding') FROM unnest($1::text[]) AS word",
        [list(SAMPLES)],
    )
    sorts_by_bytes, collation, encoding = rows[0]
    if sorts_by_bytes and encoding == "UTF8":
        return
    raise Refusal(
        "DATABASE_COLLATION",
        zh=f"数据库的排序规则为 {collation}（编码 {encoding}），文本不按字节排序。",
        en=f"The database sorts text by {collation} ({encoding}), not by its bytes.",
        remedy_zh="请新建数据库：CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'，再导入数据。",
        remedy_en="Create one with CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' and load it anew.",
    )
