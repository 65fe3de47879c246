"""The page of authorisation speaks of everything that is published, and of nothing that is not there."""

import pytest

from backend.actors import Role
from backend.app import build_engine
from backend.clock import FrozenClock
from backend.graph.engine import Engine
from backend.policy import MASKED, ROWS
from backend.powers import COMMANDS
from backend.ratings import RatingBook
from scoring.rulebook import load
from tests.clocks import NOON

WRAPPING = ("Connection", "Edge", "Group", "GroupKey", "GroupSum", "GroupAvg", "GroupMin", "GroupMax")
PLAIN = {"Problem", "Query", "Mutation", "Subscription", "PageInfo"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The read engine over everything that is declared; it needs no database."""
    return build_engine(RatingBook(load(), "zj"), FrozenClock(NOON), b"s" * 32)


def published(engine: Engine) -> set[str]:
    """Types that carry records: neither roots nor the wrapping of lists and groups."""
    wrapping = {name for name in engine.catalog.types if name.endswith(WRAPPING)}
    return set(engine.catalog.types) - wrapping - PLAIN


def test_every_published_type_has_its_rows(engine: Engine) -> None:
    assert published(engine) - set(ROWS) == set()


def test_no_row_filter_speaks_of_a_type_that_is_not_published(engine: Engine) -> None:
    assert set(ROWS) - published(engine) == set()


def test_every_mask_names_a_field_that_is_there(engine: Engine) -> None:
    fields = {info.coordinate for owner in engine.catalog.types.values() for info in owner.fields.values()}
    assert set(MASKED) - fields == set()


def test_every_command_has_its_roles_and_no_role_a_command_that_is_not_there(engine: Engine) -> None:
    mutation = engine.schema.mutation_type
    assert mutation is not None
    assert set(mutation.fields) == set(COMMANDS)
    assert all(COMMANDS.values())


def test_the_public_may_complain_and_give_no_other_command() -> None:
    assert [name for name, roles in COMMANDS.items() if Role.PUBLIC in roles] == ["fileComplaint"]


def test_what_may_betray_who_complained_is_for_the_handler_alone() -> None:
    assert COMMANDS["openIdentity"] == (Role.HANDLER,)
    assert {*ROWS["ComplaintIdentity"], *ROWS["IdentityOpening"], *ROWS["ComplaintReward"]} == {Role.HANDLER}
    for name in ("content", "channel", "isInsider", "isNamed", "openings", "reward"):
        assert set(MASKED[f"Complaint.{name}"]) == {Role.HANDLER}, name
