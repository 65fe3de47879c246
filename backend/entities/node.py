"""node and nodes: anything by its global id, if the actor may see it."""

from backend.graph.declare import Node, node_by_id, nodes_by_ids, queries


@queries
class NodeQueries:
    """By id."""

    node: Node | None = node_by_id(
        "按全局编号查任何对象；不存在或无权查看则为空。Anything by its global id; null if not there or not to be seen."
    )
    nodes: list[Node | None] = nodes_by_ids(
        "按全局编号查多个对象，按所给次序，一次最多100个；不存在或无权查看的为空。"
        "Several of anything by their global ids, in their order, 100 at most; null if not there or not to be seen."
    )
