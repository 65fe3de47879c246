"""A request made ready: document, selection, arguments and cost, all that does not depend on who asks."""

from dataclasses import dataclass, field
from typing import Any

from backend.graph.document import Document, Operation
from backend.graph.lifted import Lifted
from backend.graph.plan import Bound
from backend.graph.request import Prepared, Request
from backend.graph.selection import Selected
from backend.graph.sources import Computed


@dataclass(eq=False, slots=True)
class Ready:
    """What the engine remembers of a request, so that the same one is not looked at twice."""

    request: Request
    document: Document
    operation: Operation
    variables: Any
    key: tuple[Any, ...] = ()
    """What the plan depends on beside the shapes of the arguments."""
    prepared: Prepared | None = None
    lifted: list[Lifted] = field(default_factory=list)
    cost: int = 0
    is_plain: bool = False
    """Whether one statement is all of its answer."""
    bound: dict[tuple[str, str], Bound] = field(default_factory=dict)
    """By role and dialect."""


def is_read(root: Selected) -> bool:
    """Whether a root field is answered by the statement."""
    if root.info is None:
        return root.name == "__typename"
    return not isinstance(root.info.source, Computed)
