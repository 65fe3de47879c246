"""Whom findings name, written into `finding_person`: only where the record says so exactly.

The person whom a finding is about; the author of a report that was checked or found a copy; whom an inspector named in
a violation; who is on the list beside the agency. A visit does not say which of the team was not there, a late report
not whose fault it was: they name nobody. Nor does a penalty: its violation does.
"""

from typing import Final

from backend.storage.moments import to_micros
from backend.storage.work import Work

_NAMING: Final = """
    SELECT f.id AS finding_id, f.subject_id AS professional_id, f.agency_id, 'SUBJECT' AS part
    FROM finding f WHERE f.subject_type = 'Professional'{only}
    UNION
    SELECT f.id, r.author_id, f.agency_id, 'AUTHOR'
    FROM finding f JOIN report_check k ON k.id = f.subject_id JOIN report r ON r.id = k.report_id
    WHERE f.subject_type = 'ReportCheck' AND r.author_id IS NOT NULL{only}
    UNION
    SELECT f.id, r.author_id, f.agency_id, 'AUTHOR'
    FROM finding f JOIN report r ON r.id = f.subject_id
    WHERE f.subject_type = 'Report' AND f.rule_id = 'R06' AND r.author_id IS NOT NULL{only}
    UNION
    SELECT f.id, v.professional_id, f.agency_id, v.part
    FROM finding f JOIN violation v ON v.id = f.subject_id
    WHERE f.subject_type = 'Violation' AND v.professional_id IS NOT NULL AND v.part IS NOT NULL{only}
    UNION
    SELECT f.id, l.professional_id, f.agency_id, 'LISTED'
    FROM finding f JOIN listed_person l ON l.listing_id = f.subject_id
    WHERE f.subject_type = 'DishonestyListing'{only}"""


async def note_persons(work: Work, agency_id: int | None = None) -> int:
    """Note whom the findings name, of one agency or of all, where that is not noted yet; how many were noted."""
    only = "" if agency_id is None else " AND f.agency_id = $2"
    params: list[object] = [to_micros(work.at)] if agency_id is None else [to_micros(work.at), agency_id]
    sql = (
        "INSERT INTO finding_person (finding_id, professional_id, agency_id, part, recorded_at)"
        " SELECT n.finding_id, n.professional_id, n.agency_id, n.part, CAST($1 AS BIGINT)"
        f" FROM ({_NAMING.format(only=only)}) n WHERE NOT EXISTS (SELECT 1 FROM finding_person p"
        " WHERE p.finding_id = n.finding_id AND p.professional_id = n.professional_id AND p.part = n.part)"
    )
    return await work.execute(sql, params)
