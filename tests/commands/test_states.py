"""Every move that a machine does not name is refused, and nothing is written; the page of states is what they say."""

from pathlib import Path
from typing import Any

import pytest

from backend.actors import Actor
from backend.commands.doing import Doing
from backend.entities.ban import BanState
from backend.entities.dishonesty_listing import DishonestyState
from backend.entities.finding import FindingState
from backend.errors import NotInThisState
from backend.powers import COMMANDS
from backend.states import MACHINES, Machine
from backend.states_page import markdown

PAGE = Path(__file__).parents[2] / "docs" / "states.md"
MOVES = [(machine, move.command) for machine in MACHINES for move in machine.moves]


class Thing:
    """A row in a state."""

    def __init__(self, state: str) -> None:
        self.state, self.version = state, 1


def doing(command: str) -> Doing:
    """A command that touches nothing but the thing."""
    nothing: Any = None
    return Doing(Actor(), nothing, nothing, nothing, nothing, command)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.noun)
def test_every_state_takes_the_commands_of_its_table_and_refuses_all_others(machine: Machine) -> None:
    commands = sorted(COMMANDS)
    taken = set()
    for state in machine.states:
        for command in commands:
            thing = Thing(state.name)
            to = machine.next_state(command, state.name)
            if to is None:
                with pytest.raises(NotInThisState) as refused:
                    doing(command).move(thing, machine)
                assert refused.value.code == "NOT_IN_THIS_STATE"
                assert (thing.state, thing.version) == (state.name, 1)
                for allowed in machine.allowed(state.name):
                    assert allowed in refused.value.remedy_en
            else:
                doing(command).move(thing, machine)
                assert (thing.state, thing.version) == (to.name, 2)
                taken.add((command, state))
    assert taken == {(move.command, state) for move in machine.moves for state in move.come_from}


def test_every_command_of_a_machine_is_there_and_every_state_can_be_reached() -> None:
    by_itself = {FindingState.EXPIRED, DishonestyState.ENDED, BanState.ENDED}
    for machine in MACHINES:
        told = {move.command for move in machine.moves} | set(machine.begins)
        assert told - set(COMMANDS) <= {"detect"}, machine.noun
        reached = set(machine.begins.values()) | {to for move in machine.moves for to in move.leads_to()}
        assert set(machine.states) - reached <= by_itself | {state for state in machine.states if state.name in EARLY}


EARLY = {"SIGNED", "PLANNED"}
"""States in which things come from a register (`anxin import`), before anybody gives a command."""


def test_the_page_of_states_is_what_the_machines_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run `anxin states --write`"
