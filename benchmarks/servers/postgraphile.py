"""The four queries as PostGraphile's own schema over our tables says them, and its answers in our shape."""

from typing import Any

ONE = """query ($code: String!) { agencyByCreditCode(creditCode: $code) {
  rowId name creditCode grade score address openedOn phone legalRepresentative shortName } }"""

LIST = """query ($rank: BigInt!) { allAgencies(first: 50, orderBy: [SCORE_DESC, PRIMARY_KEY_ASC],
  filter: { gradeRank: { greaterThanOrEqualTo: $rank } }) { nodes {
  rowId name creditCode grade score
  regionByRegionId { code name }
  ratingByCurrentRatingId { score grade asOf }
  employmentsByAgencyId(first: 5, condition: { untilOn: null }, orderBy: [PRIMARY_KEY_ASC]) { nodes {
    position professionalByProfessionalId { name } } } } } }"""

NESTED = """{ allAgencies(first: 20, orderBy: [NAME_ASC, PRIMARY_KEY_ASC]) { nodes {
  name
  contractsByAgencyId(first: 10, orderBy: [SIGNED_ON_DESC, PRIMARY_KEY_ASC]) { nodes { number signedOn
    enterpriseByEnterpriseId { name creditCode } projectsByContractId(first: 2, orderBy: [PRIMARY_KEY_ASC]) { nodes {
      title reportsByProjectId(first: 1, orderBy: [PRIMARY_KEY_DESC]) { nodes { title dueOn uploadedOn } } } }
  } } } } }"""

COUNTS = """{ allAgencyTallies(condition: { dimension: "CITY" }) {
  groupedAggregates(groupBy: [BUCKET, GRADE]) { keys sum { n } } } }"""

QUERIES = {"one": ONE, "list": LIST, "nested": NESTED, "counts": COUNTS}
VARIABLES: dict[str, dict[str, object]] = {"list": {"rank": "3"}}


def reshaped(query: str, data: dict[str, Any]) -> dict[str, Any]:
    """Its data as our schema says it."""
    match query:
        case "one":
            return {"agency": agency(data["agencyByCreditCode"])}
        case "list":
            return {"agencies": {"nodes": [listed(node) for node in data["allAgencies"]["nodes"]]}}
        case "nested":
            return {"agencies": {"nodes": [nested(node) for node in data["allAgencies"]["nodes"]]}}
    return {"gradeDistribution": counted(data["allAgencyTallies"]["groupedAggregates"])}


def agency(node: dict[str, Any]) -> dict[str, Any]:
    """An agency: its global id, and a score out of its hundredths."""
    return scored({"id": f"Agency:{node['rowId']}", **{key: node[key] for key in node if key != "rowId"}})


def scored(node: dict[str, Any]) -> dict[str, Any]:
    """A bigint is text to it, and hundredths to us."""
    return node | {"score": int(node["score"]) / 100}


def listed(node: dict[str, Any]) -> dict[str, Any]:
    """An agency with its region, rating and people."""
    people = [
        {"position": one["position"], "professional": one["professionalByProfessionalId"]}
        for one in node.pop("employmentsByAgencyId")["nodes"]
    ]
    region, rating = node.pop("regionByRegionId"), scored(node.pop("ratingByCurrentRatingId"))
    return agency(node) | {"region": region, "rating": rating, "people": people}


def nested(node: dict[str, Any]) -> dict[str, Any]:
    """An agency with its contracts, their projects and the last report of each."""
    contracts = [
        {
            "number": one["number"],
            "signedOn": one["signedOn"],
            "enterprise": one["enterpriseByEnterpriseId"],
            "projects": {
                "nodes": [
                    {"title": project["title"], "report": next(iter(project["reportsByProjectId"]["nodes"]), None)}
                    for project in one["projectsByContractId"]["nodes"]
                ]
            },
        }
        for one in node["contractsByAgencyId"]["nodes"]
    ]
    return {"name": node["name"], "contracts": {"nodes": contracts}}


def counted(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The counts that are not nought, in order; text without characters is no grade."""
    cells = [(*group["keys"], int(group["sum"]["n"])) for group in groups]
    order = sorted(cells, key=lambda cell: (cell[0], cell[1] or "~"))
    return [{"bucket": city, "grade": grade or None, "count": count} for city, grade, count in order if count]
