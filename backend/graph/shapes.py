"""The GraphQL types that the engine itself brings: `Node`, connections and what belongs to them."""

from typing import Generic, TypeVar

import strawberry

from backend.graph.sources import METADATA, Counted

T = TypeVar("T")


@strawberry.interface(description="A thing with an id of its own that `node` can find again. 有全局编号的对象。")
class Node:
    """Base of every published type that has rows of its own."""

    id: strawberry.ID = strawberry.field(description="Global id, such as `Agency:12`; stable. 全局编号。")


@strawberry.type(description="Where a page stands in its list. 分页信息。")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page. 是否有下一页。")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page. 是否有上一页。")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row; null when empty. 首行游标。")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row; null when empty. 末行游标。")


@strawberry.type(description="One row of a page and its cursor. 一行及其游标。")
class Edge(Generic[T]):
    """A row with its cursor."""

    cursor: str = strawberry.field(description="Opaque, signed; pass it to `after` or `before`. 游标。")
    node: T = strawberry.field(description="The row. 行。")


@strawberry.type(description="Rows that have something in common, counted and measured. 分组统计。")
class Group(Generic[T]):
    """Rows of one type with equal keys; `groups.py` makes of `key` what a row of it may be grouped by."""

    count: int = strawberry.field(description="Rows of the group. 组内行数。")
    key: T = strawberry.field(description="What the rows have in common. 分组键。")


@strawberry.type(description="A page of a list. 分页列表。")
class Connection(Generic[T]):
    """A list read by pages: `first` with `after`, or `last` with `before`."""

    total_count: int = strawberry.field(
        description="Rows in the whole list, after filter and search. 总数。", metadata={METADATA: Counted()}
    )
    nodes: list[T] = strawberry.field(description="The rows of this page. 本页各行。")
    edges: list[Edge[T]] = strawberry.field(description="The rows of this page with their cursors. 本页各行及游标。")
    page_info: PageInfo = strawberry.field(description="Where this page stands. 分页信息。")
