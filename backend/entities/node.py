"""node: anything by its global id, if the actor may see it."""

from backend.graph.declare import Node, node_by_id, queries


@queries
class NodeQueries:
    """By id."""

    node: Node | None = node_by_id(
        "按全局编号查任何对象；不存在或无权查看则为空。Anything by its global id; null if not there or not to be seen."
    )
