"""Codes of the outside world: unified social credit code, resident identity number, division code. Pure checks.

Every way in (commands, imports, seeds, queries) passes here; each check returns the code in its normal form or raises
`InvalidCode` with a stable code of its own.
"""

from datetime import date
from typing import Final

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from backend.errors import InvalidCode

ADMITTED_PREFIXES: Final = ("91", "12", "51", "52", "53")
"""Registrations that 002-LS 二(一)2 admits: enterprises, public institutions and social organisations."""

SOLE_TRADER: Final = "92"

_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(value: str, path: tuple[str | int, ...] = ()) -> str:
    """A unified social credit code (GB 32100-2015) in capitals.

    >>> credit_code("91330500ma2te5t01p")
    '91330500MA2TE5T01P'
    """
    code = value.strip().upper()
    try:
        if len(code) != 18:
            raise InvalidLength
        uscc.validate(code)
    except InvalidLength:
        raise _bad_credit_code("CREDIT_CODE_LENGTH", "应为18位", "it must have 18 characters", path) from None
    except InvalidChecksum:
        raise _bad_credit_code("CREDIT_CODE_CHECK_DIGIT", "校验位不符", "its check digit is wrong", path) from None
    except InvalidFormat:
        raise _bad_credit_code(
            "CREDIT_CODE_FORMAT", "含不允许的字符", "it has a letter that is not allowed", path
        ) from None
    if code[16] != _organisation_digit(code[8:16]):
        raise _bad_credit_code(
            "CREDIT_CODE_ORGANISATION",
            "第17位主体标识校验位不符",
            "the check digit of its organisation part is wrong",
            path,
        )
    return code


def admitted_credit_code(value: str, path: tuple[str | int, ...] = ()) -> str:
    """A credit code whose registration 002-LS 二(一)2 admits: sole traders (92) and cooperatives (93) are refused."""
    code = credit_code(value, path)
    if code.startswith(SOLE_TRADER):
        raise InvalidCode(
            "SOLE_TRADER_NOT_ADMITTED",
            zh="个体工商户（92开头）不能作为服务机构准入（002-LS 二(一)2）。",
            en="A sole trader (code beginning with 92) can't be admitted as an agency (002-LS 二(一)2).",
            remedy_zh="请以依法登记的企事业单位或社会组织申请。",
            remedy_en="Apply as a registered enterprise, public institution or social organisation.",
            path=path,
        )
    if not code.startswith(ADMITTED_PREFIXES):
        raise InvalidCode(
            "REGISTRATION_NOT_ADMITTED",
            zh="该登记类别不属于企事业单位或社会组织（002-LS 二(一)2）。",
            en="This kind of registration is neither enterprise, institution nor social organisation (002-LS 二(一)2).",
            remedy_zh="允许的前缀：91、12、51、52、53。",
            remedy_en="Admitted prefixes: 91, 12, 51, 52, 53.",
            path=path,
        )
    return code


def resident_id(value: str, path: tuple[str | int, ...] = ()) -> str:
    """A resident identity number (GB 11643) in capitals: its date and its check digit are looked at.

    >>> resident_id("11010519491231002x")
    '11010519491231002X'
    """
    number = value.strip().upper()
    try:
        _check_resident_id(number)
    except InvalidChecksum:
        raise _bad_resident_id("RESIDENT_ID_CHECK_DIGIT", "校验位不符", "its check digit is wrong", path) from None
    except InvalidLength:
        raise _bad_resident_id("RESIDENT_ID_LENGTH", "应为18位", "it must have 18 characters", path) from None
    except (ValidationError, ValueError):
        raise _bad_resident_id(
            "RESIDENT_ID_FORMAT", "格式或出生日期不对", "its form or birth date is wrong", path
        ) from None
    return number


def division_code(value: str, path: tuple[str | int, ...] = ()) -> str:
    """The form of a division code (GB/T 2260: six digits); whether it exists is asked of the Region table."""
    code = value.strip()
    if len(code) != 6 or not code.isascii() or not code.isdigit() or code[:2] == "00":
        raise InvalidCode(
            "DIVISION_CODE_FORMAT",
            zh=f"行政区划代码“{value}”格式不对。",
            en=f"The division code “{value}” is not of the right form.",
            remedy_zh="请填写六位数字的行政区划代码（GB/T 2260），如 331102。",
            remedy_en="Give six digits of GB/T 2260, such as 331102.",
            path=path,
        )
    return code


def masked_resident_id(number: str) -> str:
    """First six and last four digits, for those who may know that a number is there but not which."""
    return f"{number[:6]}********{number[-4:]}"


def masked_name(name: str) -> str:
    """The surname and stars; the common double surnames stay whole."""
    surname = 2 if name[:2] in {"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容"} else 1
    return name[:surname] + "*" * max(1, len(name) - surname)


def _check_resident_id(number: str) -> None:
    if len(number) != 18:
        raise InvalidLength
    if not (number[:17].isascii() and number[:17].isdigit()):
        raise InvalidFormat
    date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if ric.calc_check_digit(number) != number[17]:
        raise InvalidChecksum


def _organisation_digit(body: str) -> str:
    total = sum(weight * int(letter, 36) for weight, letter in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11] if total % 11 else "0"


def _bad_credit_code(code: str, zh: str, en: str, path: tuple[str | int, ...]) -> InvalidCode:
    return InvalidCode(
        code,
        zh=f"统一社会信用代码有误：{zh}。",
        en=f"The unified social credit code is wrong: {en}.",
        remedy_zh="请照营业执照核对18位代码（GB 32100-2015，不含 I、O、S、V、Z）。",
        remedy_en="Check the 18 characters on the licence (GB 32100-2015, without I, O, S, V, Z).",
        path=path,
    )


def _bad_resident_id(code: str, zh: str, en: str, path: tuple[str | int, ...]) -> InvalidCode:
    return InvalidCode(
        code,
        zh=f"公民身份号码有误：{zh}。",
        en=f"The resident identity number is wrong: {en}.",
        remedy_zh="请照身份证核对18位号码（GB 11643）。",
        remedy_en="Check the 18 characters on the identity card (GB 11643).",
        path=path,
    )
