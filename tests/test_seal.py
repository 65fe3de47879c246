"""The seal: what it closes nobody else opens, and nobody guesses a receipt."""

import pytest

from backend.seal import Seal

SEAL = Seal(b"a" * 32)
TOLD = {"name": "张三", "phone": "13800001111"}


def test_what_was_closed_is_opened_as_being_about_the_same_thing_alone() -> None:
    box = SEAL.close("Complaint:1", TOLD)
    assert SEAL.open("Complaint:1", box) == TOLD
    assert "张三" not in box
    assert SEAL.close("Complaint:1", TOLD) != box
    for about, seal in (("Complaint:2", SEAL), ("Complaint:1", Seal(b"b" * 32))):
        with pytest.raises(ValueError, match="can not be opened"):
            seal.open(about, box)
    altered = box[:-6] + ("A" if box[-6] != "A" else "B") + box[-5:]
    with pytest.raises(ValueError, match="can not be opened"):
        SEAL.open("Complaint:1", altered)


def test_after_the_key_was_changed_former_boxes_and_receipts_still_open() -> None:
    anew = Seal(b"b" * 32, [b"a" * 32])
    assert anew.open("Complaint:1", SEAL.close("Complaint:1", TOLD)) == TOLD
    assert anew.number_of(SEAL.receipt(7)) == 7
    assert SEAL.number_of(anew.receipt(7)) is None


@pytest.mark.parametrize(
    "receipt",
    [
        "",
        "7",
        "7-",
        "-",
        "x-ABC",
        "８-AAAA",
        "7-AAAAAAAAAAAAAAAA",
        f"8-{SEAL.receipt(7)[2:]}",
        "9" * 40 + "-A",
        "7-\ud800",
    ],
)
def test_what_is_no_receipt_is_of_nothing(receipt: str) -> None:
    assert SEAL.number_of(receipt) is None


def test_a_receipt_may_be_written_in_small_letters() -> None:
    assert SEAL.number_of(f" {SEAL.receipt(12).lower()} ") == 12


def test_the_digest_depends_on_the_key() -> None:
    assert SEAL.digest(b"x") == SEAL.digest(b"x") != Seal(b"b" * 32).digest(b"x")
