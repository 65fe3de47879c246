"""The vectors of the standards, right and wrong, and the refusal of sole traders."""

import pytest

from backend.codes import admitted_credit_code, credit_code, division_code, masked_name, masked_resident_id, resident_id
from backend.errors import InvalidCode


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91512081MA62K0260E",
        "91331100MA2TE5T01F",
        "91330500MA2TE5T01P",
        "12331100MA2TE5T01L",
        "52331100MA2TE5T01G",
    ],
)
def test_a_right_credit_code_is_admitted(code: str) -> None:
    assert admitted_credit_code(code) == code


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("91350100M000100Y4Z", "CREDIT_CODE_FORMAT"),
        ("91310115MA1G4L1WXK", "CREDIT_CODE_CHECK_DIGIT"),
        ("91331100MA2TE5T01", "CREDIT_CODE_LENGTH"),
        ("91331100MA2TE5T0IF", "CREDIT_CODE_FORMAT"),
        ("92331100MA2TE5T01C", "SOLE_TRADER_NOT_ADMITTED"),
        ("", "CREDIT_CODE_LENGTH"),
    ],
)
def test_a_wrong_credit_code_is_refused_by_its_own_code(code: str, refusal: str) -> None:
    with pytest.raises(InvalidCode) as refused:
        admitted_credit_code(code, ("input", "creditCode"))
    assert refused.value.code == refusal
    assert refused.value.path == ("input", "creditCode")


def test_a_sole_trader_is_a_right_code_all_the_same() -> None:
    assert credit_code(" 92331100ma2te5t01c ") == "92331100MA2TE5T01C"


@pytest.mark.parametrize("number", ["11010519491231002X", "331102199001010013", "330502198512310022"])
def test_a_right_resident_id_passes(number: str) -> None:
    assert resident_id(number.lower()) == number


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("331102199001010012", "RESIDENT_ID_CHECK_DIGIT"),
        ("33110219900101001", "RESIDENT_ID_LENGTH"),
        ("331102199002310013", "RESIDENT_ID_FORMAT"),
        ("33110219900101001Z", "RESIDENT_ID_CHECK_DIGIT"),
        ("３３１１０２199001010013", "RESIDENT_ID_FORMAT"),
    ],
)
def test_a_wrong_resident_id_is_refused(number: str, refusal: str) -> None:
    with pytest.raises(InvalidCode) as refused:
        resident_id(number)
    assert refused.value.code == refusal


@pytest.mark.parametrize("code", ["3311", "33110a", "003311", "", "３３１１０２"])
def test_a_division_code_has_six_digits(code: str) -> None:
    with pytest.raises(InvalidCode):
        division_code(code)


def test_masks_keep_what_may_be_known() -> None:
    assert masked_resident_id("331102199001010013") == "331102********0013"
    assert [masked_name(name) for name in ("张三", "欧阳明月", "王小二")] == ["张*", "欧阳**", "王**"]
