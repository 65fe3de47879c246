"""ContractInput: what an agency files of a contract, how it is checked, and the row that it becomes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

import strawberry

from backend.codes import credit_code
from backend.commands.doing import Doing
from backend.commands.given import (
    Path,
    filled,
    fitting,
    in_order,
    kinds_of,
    known_kind,
    levels_of,
    local_region,
    must_be_admitted,
    own_agency,
    own_row,
    short,
    within,
)
from backend.detectors.detector import draft
from backend.entities.contract import ELEMENTS, ContractMode, ContractRow, ContractState
from backend.entities.enterprise import EnterpriseRow
from backend.entities.scalars import Yuan
from backend.errors import Conflict, InvalidCode, InvalidDates, Refusal, UnknownReference
from backend.states import CONTRACT

LONGEST_NUMBER: Final = 60
LONGEST_ELEMENT: Final = 4000
MOST_VISITS: Final = 1000
MOST_FEN: Final = 10**13


@strawberry.input(
    description="002-LS 二(一)3的十一项要素的文字，每项至多4000字；没有的留空，照实备案。"
    "Wordings of the eleven elements, at most 4000 characters each; leave out what the contract does not say."
)
class ContractElements:
    """What the contract says of each element; nothing where it is silent."""

    parties: str | None = strawberry.field(
        default=None, description="要素1：双方名称与地址。Names and addresses of both parties."
    )
    content: str | None = strawberry.field(default=None, description="要素2：服务内容。Content.")
    manner: str | None = strawberry.field(default=None, description="要素3：服务方式。Mode.")
    frequency: str | None = strawberry.field(default=None, description="要素4：服务频次。Frequency.")
    requirements: str | None = strawberry.field(default=None, description="要素5：服务要求。Requirements.")
    term: str | None = strawberry.field(default=None, description="要素6：履行期限。Term.")
    place: str | None = strawberry.field(
        default=None, description="要素7：履行地点和方式。Place and manner of performance."
    )
    acceptance: str | None = strawberry.field(
        default=None, description="要素8：验收标准和方式。Standard and manner of acceptance."
    )
    fee_standard: str | None = strawberry.field(default=None, description="要素9：收费标准。Fee standard.")
    payment: str | None = strawberry.field(default=None, description="要素10：支付方式。Payment.")
    breach: str | None = strawberry.field(default=None, description="要素11：违约责任。Liability for breach.")


@strawberry.input(description="合同备案内容。A contract to be filed.")
class ContractInput:
    """A contract as its agency files it."""

    number: str = strawberry.field(description="合同编号，本机构内唯一，至多60字。Number, unique for the agency.")
    enterprise_credit_code: str = strawberry.field(
        description="委托单位统一社会信用代码。Unified social credit code of the client."
    )
    region: str = strawberry.field(description="服务地县级区划代码。Code of the county where service is given.")
    service_kind: str = strawberry.field(description="服务类型代码，见serviceKinds。Code of the kind of service.")
    mode: ContractMode = strawberry.field(description="服务模式。Who buys.")
    signed_on: date = strawberry.field(description="签订日期，不晚于今天。Day of signing, not in the future.")
    from_on: date = strawberry.field(description="期限自。First day of the term.")
    until_on: date = strawberry.field(description="期限至。Last day of the term.")
    visits_a_year: int = strawberry.field(description="每年服务次数，0至1000。Visits a year, 0 to 1000.")
    fee: Yuan = strawberry.field(description="费用（元），不为负。Fee in yuan, not below 0.")
    elements: ContractElements = strawberry.field(description="十一项要素。The eleven elements.")

    def wordings(self) -> dict[str, str | None]:
        """What the contract says of each element, by its name."""
        return {name: (getattr(self.elements, name) or "").strip() or None for name in ELEMENTS}


@dataclass(frozen=True)
class Known:
    """What the record holds of all that some contracts name."""

    today: date
    levels: dict[str, str]
    kinds: set[str]
    enterprises: dict[str, int]
    numbers: set[str]
    """Numbers that the agency has used; those of the contracts that were found good join them."""

    @classmethod
    async def of(cls, doing: Doing, inputs: Sequence[ContractInput]) -> Self:
        """Asked once for all, however many they are; refused as a whole to an agency that may not be hired."""
        must_be_admitted(await own_row(doing))
        codes = {_plain(given.enterprise_credit_code) for given in inputs}
        numbers = {given.number.strip() for given in inputs}
        filed = ContractRow.filter(agency_id=own_agency(doing), number__in=fitting(numbers, LONGEST_NUMBER))
        clients = EnterpriseRow.filter(credit_code__in=fitting(codes, 18))
        return cls(
            doing.today,
            await levels_of(given.region.strip() for given in inputs),
            await kinds_of(given.service_kind.strip() for given in inputs),
            dict(await clients.values_list("credit_code", "id")),
            {str(number) for (number,) in await filed.values_list("number")},
        )

    def check(self, given: ContractInput, path: Path) -> list[Refusal]:
        """Every fault of one contract. One without fault takes its number."""
        found = list(self._faults(given, path))
        if not found:
            self.numbers.add(given.number.strip())
        return found

    def _faults(self, given: ContractInput, path: Path) -> Iterator[Refusal]:
        yield from filled(given.number, LONGEST_NUMBER, (*path, "number"))
        yield from self._taken(given, (*path, "number"))
        yield from self._client(given, (*path, "enterpriseCreditCode"))
        yield from local_region(given.region.strip(), self.levels, (*path, "region"))
        yield from known_kind(given.service_kind.strip(), self.kinds, (*path, "serviceKind"))
        yield from self._signed(given, (*path, "signedOn"))
        yield from in_order(("fromOn", given.from_on), ("untilOn", given.until_on), path)
        yield from in_order(("signedOn", given.signed_on), ("untilOn", given.until_on), path)
        yield from within(given.visits_a_year, 0, MOST_VISITS, (*path, "visitsAYear"))
        yield from within(_fen(given), 0, MOST_FEN, (*path, "fee"))
        for name, wording in given.wordings().items():
            yield from short(wording, LONGEST_ELEMENT, (*path, "elements", _camel(name)))

    def _taken(self, given: ContractInput, path: Path) -> Iterator[Refusal]:
        if given.number.strip() in self.numbers:
            yield Conflict(
                "CONTRACT_NUMBER_TAKEN",
                zh=f"本机构已有编号为“{given.number.strip()}”的合同。",
                en=f"Your agency has a contract with the number “{given.number.strip()}” already.",
                remedy_zh="请核对编号；若为同一合同，无需重复备案。",
                remedy_en="Check the number; the same contract need not be filed twice.",
                path=path,
            )

    def _client(self, given: ContractInput, path: Path) -> Iterator[Refusal]:
        try:
            code = credit_code(given.enterprise_credit_code, path)
        except InvalidCode as wrong:
            yield wrong
            return
        if code not in self.enterprises:
            yield UnknownReference(
                "UNKNOWN_ENTERPRISE",
                zh=f"没有信用代码为“{code}”的企业。",
                en=f"There is no enterprise with the credit code “{code}” on record.",
                remedy_zh="请核对代码；企业尚未登记的，请属地监管部门先行登记。",
                remedy_en="Check the code; if it is not on record yet, ask the county's regulator to enter it.",
                path=path,
            )

    def _signed(self, given: ContractInput, path: Path) -> Iterator[Refusal]:
        if given.signed_on > self.today:
            yield InvalidDates(
                "DATE_IN_FUTURE",
                zh=f"日期“{given.signed_on}”在今天之后。",
                en=f"The date “{given.signed_on}” is still to come.",
                remedy_zh="请核对日期；合同签订后再备案。",
                remedy_en="Check the date; file a contract after it was signed.",
                path=path,
            )

    def row(self, doing: Doing, given: ContractInput) -> ContractRow:
        """The row of a contract without fault, with the names of the elements that it lacks."""
        wordings = given.wordings()
        missing = [name for name, wording in wordings.items() if wording is None]
        return ContractRow(
            number=given.number.strip(),
            agency_id=own_agency(doing),
            enterprise_id=self.enterprises[_plain(given.enterprise_credit_code)],
            region_id=given.region.strip(),
            service_kind_id=given.service_kind.strip(),
            mode=given.mode.name,
            state=CONTRACT.begins["fileContract"].name,
            signed_on=given.signed_on,
            from_on=given.from_on,
            until_on=given.until_on,
            visits_a_year=given.visits_a_year,
            fee=_fen(given),
            paid=0,
            missing_elements=missing,
            missing_count=len(missing),
            recorded_at=doing.work.at,
            version=1,
            **{f"element_{name}": wording for name, wording in wordings.items()},
        )


async def tell_of(doing: Doing, rows: Iterable[ContractRow], topic: str = "contract.filed") -> int:
    """The events of contracts that were filed or changed, and the findings that follow; their number."""
    agency = own_agency(doing)
    for row in rows:
        doing.work.emit(topic, f"Agency:{agency}", {"contract": row.id, "missing": row.missing_count})
    return await draft(doing.work, today=doing.today, agency_id=agency)


async def tell_of_end(doing: Doing, row: ContractRow) -> int:
    """The event of a contract that ended, and the findings that the agency has then; their number."""
    topic = "contract.finished" if row.state == ContractState.FINISHED.name else "contract.ended_early"
    doing.work.emit(topic, f"Agency:{row.agency_id}", {"contract": row.id})
    return await draft(doing.work, today=doing.today, agency_id=row.agency_id)


def _fen(given: ContractInput) -> int:
    return round(given.fee * 100)


def _plain(code: str) -> str:
    return code.strip().upper()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
