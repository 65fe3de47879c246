"""The words of authorisation: which rows are an agency's own, in an officer's region, an enterprise's, out of sight.

Templates are SQL: `{t}` is the row, `:actor_...` what the token says. `policy.py` says who sees what by them.
"""

from collections.abc import Mapping
from typing import Final

from backend.actors import OFFICERS, Role


def officers(where: str) -> dict[Role, str]:
    return dict.fromkeys(OFFICERS, where)


EVERYONE: Final = dict.fromkeys(Role, "TRUE")
OWN: Final = "{t}.agency_id = :actor_agency_id"


def placed(alias: str) -> str:
    """That a row lies in the region that the actor's token names."""
    return f"{alias}.region_id >= :actor_region_from AND {alias}.region_id < :actor_region_until"


IN_REGION: Final = f"({placed('{t}')})"


AGENCY_IN_REGION: Final = f"EXISTS (SELECT 1 FROM agency pa WHERE pa.id = {{t}}.agency_id AND {placed('pa')})"
HERE: Final = f"({IN_REGION} OR {AGENCY_IN_REGION})"
"""Both the place of practice and the place of registration supervise (003-ND（二十三）)."""


RECORD: Final = {Role.AGENCY: OWN, **officers(AGENCY_IN_REGION)}
"""The record of service: the agency that filed it, and the regulators of its seat."""
RECORD_WITH_PLACE: Final = {Role.AGENCY: OWN, **officers(HERE)}
SERVED: Final = "{t}.enterprise_id = :actor_enterprise_id"
SERVED_BY_PROJECT: Final = (
    "EXISTS (SELECT 1 FROM project sp WHERE sp.id = {t}.project_id AND sp.enterprise_id = :actor_enterprise_id)"
)
"""What was done for an enterprise is its own file (一企一档): contract, project, team, visits, hazards, reports."""

BOUGHT: Final = "({t}.mode = 'GOVERNMENT_PURCHASE' AND " + placed("{t}") + ")"
"""What was bought with public money in the region that a buyer's token names; a token without one names none."""
CLIENT_IN_REGION: Final = f"EXISTS (SELECT 1 FROM enterprise ce WHERE ce.id = {{t}}.enterprise_id AND {placed('ce')})"
CLIENT_OF_PROJECT_IN_REGION: Final = (
    "EXISTS (SELECT 1 FROM project cp JOIN enterprise ce ON ce.id = cp.enterprise_id WHERE cp.id = {t}.project_id"
    f" AND {placed('ce')})"
)
"""Work is also the business of the regulator where the client is: hazards and reports are told there."""
WORK: Final = {Role.AGENCY: OWN, Role.ENTERPRISE: SERVED, **officers(f"({AGENCY_IN_REGION} OR {CLIENT_IN_REGION})")}
WORK_OF_PROJECT: Final = f"({AGENCY_IN_REGION} OR {CLIENT_OF_PROJECT_IN_REGION})"
OF_A_PROJECT: Final = {
    Role.ENTERPRISE: SERVED_BY_PROJECT,
    Role.AGENCY: "EXISTS (SELECT 1 FROM project mp WHERE mp.id = {t}.project_id AND mp.agency_id = :actor_agency_id)",
    **officers(
        "(EXISTS (SELECT 1 FROM project mp JOIN agency ma ON ma.id = mp.agency_id WHERE mp.id = {t}.project_id"
        f" AND {placed('ma')})"
        f" OR {CLIENT_OF_PROJECT_IN_REGION})"
    ),
}

COMPLAINED_OF: Final = (
    f"({OWN} AND ({{t}}.outcome = 'UPHELD'"
    " OR ({t}.kind = 'SERVICE' AND {t}.state IN ('ACCEPTED', 'ANSWERED', 'CONCLUDED'))))"
)
"""An agency sees what it has to answer and what proved true: that somebody reported it, and when, may betray them."""

ON_THE_LIST: Final = "({t}.published_on IS NOT NULL AND {t}.state IN ('LISTED', 'REMOVAL_ASKED'))"
"""Who is on the serious-dishonesty list and published; who left it is shown no more (Order 11, Order 36)."""
NOT_AN_INTERVIEW: Final = "{t}.kind <> 'INTERVIEW'"
"""A circular, a suspension and a revocation are public; an interview is between the two."""
OF_THE_LIST: Final = (
    "EXISTS (SELECT 1 FROM dishonesty_listing jl WHERE jl.id = {t}.listing_id AND "
    + ON_THE_LIST.replace("{t}", "jl")
    + ")"
)
"""The persons of a listing that is published, while it is."""
MEASURE_ON_THE_LIST: Final = f"({{t}}.ended_on IS NULL AND {OF_THE_LIST})"
"""What is told of who is published on the list, while they are."""
BANNED: Final = "{t}.state = 'IN_FORCE'"
"""A ban is published while it is in force."""
LOOKED_INTO: Final = "{t}.technical IS NOT NULL"
"""The report of a look-back is published when it is closed (004-FJ (二十五))."""
PENALTY_SHOWN: Final = (
    "({t}.is_published AND {t}.repaired_on IS NULL AND ({t}.shown_until IS NULL OR {t}.shown_until > :today))"
)
"""A penalty is shown for its time, and no longer than until its repair (Order 36)."""
PLAN_CLOSED: Final = "{t}.state = 'CLOSED'"
"""Whom inspectors go to is nobody's business before they went; afterwards it is everybody's."""
_PLAN: Final = "EXISTS (SELECT 1 FROM inspection_plan ip WHERE ip.id = {t}.plan_id AND "
OF_A_PLAN: Final = {
    **dict.fromkeys(Role, f"{_PLAN}ip.state = 'CLOSED')"),
    **officers(f"{_PLAN}(ip.state = 'CLOSED' OR ({placed('ip')})))"),
}

IN_PUBLICITY: Final = "{t}.state IN ('PUBLICISED', 'CONCLUDED')"
"""The course of an admission and its end are public; what was only submitted is between the two."""


def by_complaint(where: str) -> str:
    """Who sees the complaint sees what belongs to it."""
    return f"EXISTS (SELECT 1 FROM complaint bc WHERE bc.id = {{t}}.complaint_id AND {where.replace('{t}', 'bc')})"


def by_contract(rows: Mapping[Role, str]) -> dict[Role, str]:
    """Who sees the contract sees what belongs to it."""
    inner = {**rows, Role.ENTERPRISE: SERVED}
    return {
        role: f"EXISTS (SELECT 1 FROM contract bc WHERE bc.id = {{t}}.contract_id AND {where.replace('{t}', 'bc')})"
        for role, where in inner.items()
    }


TOLD: Final = (
    "({t}.state <> 'DRAFT' AND NOT ({t}.state = 'REVOKED' AND {t}.notified_at IS NULL AND {t}.confirmed_at IS NULL))"
)
"""A finding of which the agency was told; a draft that officers dropped stays between them."""
NAMED: Final = {
    Role.AGENCY: f"({OWN} AND EXISTS (SELECT 1 FROM finding nf WHERE nf.id = {{t}}.finding_id"
    f" AND {TOLD.replace('{t}', 'nf')}))",
    **officers(AGENCY_IN_REGION),
}
"""Whom a finding names: the finding itself is for everyone once it is confirmed, they are not."""
IN_THE_POOL: Final = "{t}.left_on IS NULL"
"""Who is in the pool of experts is public; who left it, and why, is not."""
CONFIRMED: Final = "{t}.state = 'CONFIRMED'"
LINE_CONFIRMED: Final = "EXISTS (SELECT 1 FROM finding lf WHERE lf.id = {t}.finding_id AND lf.state = 'CONFIRMED')"
"""A repaired or revoked finding leaves the public's sight on that day, in old ratings too (domain 3.3)."""

LINES: Final = {
    **dict.fromkeys(Role, f"({{t}}.finding_id IS NULL OR {LINE_CONFIRMED})"),
    Role.AGENCY: f"({{t}}.finding_id IS NULL OR {LINE_CONFIRMED}"
    " OR EXISTS (SELECT 1 FROM finding lo WHERE lo.id = {t}.finding_id AND lo.agency_id = :actor_agency_id))",
    **officers("TRUE"),
}

EVER_SPOKE: Final = "EXISTS (SELECT 1 FROM risk_switch ms WHERE ms.model_id = {t}.version)"
IN_A_RATING: Final = "EXISTS (SELECT 1 FROM rating sr WHERE sr.risk_score_id = {t}.id)"
"""What a model says before it is switched on is for officers: nobody else's grade rests on it."""

WORKS_HERE: Final = (
    "EXISTS (SELECT 1 FROM employment we WHERE we.professional_id = {person} AND we.until_on IS NULL"
    " AND we.agency_id = :actor_agency_id)"
)
WORKS_IN_REGION: Final = (
    "EXISTS (SELECT 1 FROM employment we JOIN agency wa ON wa.id = we.agency_id"
    " WHERE we.professional_id = {person} AND we.until_on IS NULL"
    f" AND {placed('wa')})"
)


def person_at_work(column: str) -> dict[Role, str]:
    person = "{t}." + column
    return {
        Role.AGENCY: WORKS_HERE.replace("{person}", person),
        **officers(WORKS_IN_REGION.replace("{person}", person)),
    }


SURVEY_IMAGE: Final = "EXISTS (SELECT 1 FROM survey_image si WHERE si.digest = {t}.sha256)"
"""Published with a statutory report: for everyone."""
_PHOTOS: Final = "{t}.sha256 IN (fh.photo_digest, fh.example_digest, fh.rectified_digest)"


def _photo_of(hazard: str) -> str:
    return f"EXISTS (SELECT 1 FROM hazard fh WHERE {hazard} AND {_PHOTOS})"


FILES: Final = {
    **dict.fromkeys(Role, SURVEY_IMAGE),
    Role.ENTERPRISE: f"({SURVEY_IMAGE} OR {{t}}.enterprise_id = :actor_enterprise_id"
    f" OR {_photo_of('fh.enterprise_id = :actor_enterprise_id')})",
    Role.AGENCY: f"({SURVEY_IMAGE} OR {OWN} OR {_photo_of('fh.agency_id = :actor_agency_id')})",
    **officers(
        f"({SURVEY_IMAGE} OR {AGENCY_IN_REGION} OR {CLIENT_IN_REGION}"
        " OR ({t}.agency_id IS NULL AND {t}.enterprise_id IS NULL)"
        f" OR EXISTS (SELECT 1 FROM hazard fh JOIN enterprise fe ON fe.id = fh.enterprise_id"
        f" WHERE fh.agency_id = {{t}}.agency_id AND {placed('fe')} AND {_PHOTOS})"
        f" OR EXISTS (SELECT 1 FROM hazard fh JOIN agency fa ON fa.id = fh.agency_id"
        f" WHERE fh.enterprise_id = {{t}}.enterprise_id AND {placed('fa')} AND {_PHOTOS}))"
    ),
}
"""Who filed a file sees it, and so does whoever sees the hazard that it shows; what an officer filed, all officers."""
