"""Reference data on its way into the database: divisions, industries, services, documents, rules."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

import orjson
import yaml

from backend.entities.places import subtree_from, subtree_until
from backend.storage.moments import to_micros
from backend.storage.work import Work
from scoring.rule import Rule
from scoring.rulebook import Rulebook

DATA: Final = Path(__file__).parent / "data"

Record = Mapping[str, object]


async def load_reference(work: Work, rulebook: Rulebook, *, activated_at: datetime | None = None) -> int:
    """Bring the reference tables and the rulebook up to date inside this unit of work; the number of rows written.

    A rulebook not in use yet comes into use now, or at `activated_at`: a world with a history needs it from its start.
    """
    written = await _bring(work, "region", "code", list(regions()))
    written += await _bring(work, "industry", "code", list(industries()))
    written += await _bring(work, "service_kind", "code", list(service_kinds()))
    written += await _bring(work, "contract_template", "code", list(contract_templates()))
    written += await _bring(work, "inspection_checklist", "code", list(inspection_checklists()))
    written += await _bring(work, "policy_document", "code", list(_documents(rulebook)))
    written += await _bring(work, "rule", "code", [_rule(rule) for rule in rulebook.rules.values()])
    written += await _bring(work, "rule_version", "id", list(_versions(rulebook)))
    return written + await _activate(work, rulebook, activated_at or work.at)


def regions() -> Iterator[dict[str, object]]:
    """All divisions with the code ranges of their subtrees."""
    full: dict[str, str] = {}
    for row in _rows("regions.csv"):
        code, parent = row["code"], row["parent_code"] or None
        full[code] = full.get(parent or "", "") + row["name"]
        yield {
            "code": code,
            "name": row["name"],
            "level": row["level"].upper(),
            "parent_code": parent,
            "full_name": full[code],
            "subtree_from": subtree_from(code),
            "subtree_until": subtree_until(code),
        }


def industries() -> Iterator[dict[str, object]]:
    """Sections and divisions of GB/T 4754-2017."""
    for row in _rows("industries.csv"):
        yield {
            **row,
            "parent_code": row["parent_code"] or None,
            "is_compulsory_insurance": row["is_compulsory_insurance"] == "1",
            "is_high_risk": row["is_high_risk"] == "1",
        }


def service_kinds() -> Iterator[dict[str, object]]:
    """The catalogue of services that the documents name."""
    for row in _rows("service_kinds.csv"):
        yield {**row, "is_statutory": row["is_statutory"] == "1", "is_long_term": row["is_long_term"] == "1"}


def contract_templates() -> Iterator[dict[str, object]]:
    """The library of contract templates, by service."""
    tree = yaml.safe_load((DATA / "contract_templates.yaml").read_text(encoding="utf-8"))
    for code, each in tree.items():
        yield {
            "code": code,
            "title_zh": each["title"]["zh"],
            "title_en": each["title"]["en"],
            "service_kind_id": each["service_kind"],
            "clause": each["clause"],
            "elements": orjson.dumps(each["elements"]).decode(),
            "note": "仅供参考，可自行约定。To begin from; the parties may agree otherwise.",
            "from_on": each["from"],
            "until_on": None,
        }


def inspection_checklists() -> Iterator[dict[str, object]]:
    """What inspectors look at, by kind of inspection."""
    tree = yaml.safe_load((DATA / "inspection_checklists.yaml").read_text(encoding="utf-8"))
    for code, each in tree.items():
        yield {
            "code": code,
            "title_zh": each["title"]["zh"],
            "title_en": each["title"]["en"],
            "kinds": orjson.dumps(each["kinds"]).decode(),
            "mode": each["mode"],
            "items": orjson.dumps(each["items"]).decode(),
            "from_on": each["from"],
            "until_on": None,
        }


def _documents(rulebook: Rulebook) -> Iterator[dict[str, object]]:
    for short, document in rulebook.documents.items():
        yield {
            "code": short,
            "title_zh": document.title.zh,
            "title_en": document.title.en,
            "number": document.number,
            "issued_on": document.issued_on,
            "in_force_from": document.in_force_from,
            "in_force_until": document.in_force_until,
        }


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name_zh": rule.name.zh,
        "name_en": rule.name.en,
        "dimension": rule.dimension,
        "is_bonus": rule.is_bonus,
    }


def _versions(rulebook: Rulebook) -> Iterator[dict[str, object]]:
    trees = orjson.loads(rulebook.content())["rules"]
    for rule in rulebook.rules.values():
        for version, tree in zip(rule.versions, trees[rule.code]["versions"], strict=True):
            yield {
                "id": f"{rule.code}@{version.starts_on}",
                "rule_id": rule.code,
                "from_on": version.starts_on,
                "until_on": version.until,
                "kind": version.kind,
                "cap": version.cap,
                "duty_basis": version.duty_basis,
                "points_basis": version.points_basis,
                "when_zh": version.when.zh,
                "when_en": version.when.en,
                "remedy_zh": version.remedy.zh,
                "remedy_en": version.remedy.en,
                "clauses": orjson.dumps(tree["clauses"]).decode(),
                "cases": orjson.dumps(tree["cases"]).decode(),
                "examples": orjson.dumps(tree["examples"]).decode(),
            }


async def _bring(work: Work, table: str, key: str, wanted: list[dict[str, object]]) -> int:
    """Insert what is not there, update what differs; nothing is deleted: old ratings point to it."""
    columns = list(wanted[0])
    rows = await work.fetch(f"SELECT {', '.join(columns)} FROM {table}")
    held = {str(row[columns.index(key)]): [_plain(value) for value in row] for row in rows}
    fresh = [record for record in wanted if str(record[key]) not in held]
    stale = [record for record in wanted if held.get(str(record[key]), _values(record)) != _values(record)]
    await work.bulk_insert(table, columns, ([record[column] for column in columns] for record in fresh))
    for record in stale:
        await _update(work, table, key, record)
    return len(fresh) + len(stale)


async def _update(work: Work, table: str, key: str, record: Record) -> None:
    changed = [column for column in record if column != key]
    sets = ", ".join(f"{column} = ${place}" for place, column in enumerate(changed, 1))
    await work.execute(
        f"UPDATE {table} SET {sets} WHERE {key} = ${len(changed) + 1}",
        [*(record[column] for column in changed), record[key]],
    )


async def _activate(work: Work, rulebook: Rulebook, at: datetime) -> int:
    """Keep the rulebook for replays, and let it be in use from that moment if another, or none, was."""
    in_use = await work.fetch(
        "SELECT rulebook_id FROM rulebook_activation WHERE activated_at <= $1"
        " ORDER BY activated_at DESC, id DESC LIMIT 1",
        [to_micros(at)],
    )
    if in_use and in_use[0][0] == rulebook.fingerprint:
        return 0
    await work.execute(
        "INSERT INTO rulebook (fingerprint, content) VALUES ($1, $2) ON CONFLICT (fingerprint) DO NOTHING",
        [rulebook.fingerprint, rulebook.content().decode()],
    )
    await work.execute(
        "INSERT INTO rulebook_activation (rulebook_id, activated_at) VALUES ($1, $2)",
        [rulebook.fingerprint, to_micros(at)],
    )
    return 1


def _values(record: Record) -> list[object]:
    return [_plain(value) for value in record.values()]


def _plain(value: object) -> object:
    """A value as both sides of the comparison have it: JSON by content, dates as ISO text, booleans as numbers."""
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value[:1] in "[{" and value:
        return orjson.loads(value)
    return value.isoformat() if isinstance(value, date) else value


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
