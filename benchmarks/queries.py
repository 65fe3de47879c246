"""The queries of the reading benchmark, as clients send them."""

ONE = """query ($code: String!) { agency(creditCode: $code) {
  id name creditCode grade score address openedOn phone legalRepresentative shortName } }"""

LIST = """query ($grade: Grade!) { agencies(first: 50, filter: { minGrade: $grade }, orderBy: [SCORE_DESC]) { nodes {
  id name creditCode grade score
  region { code name }
  rating { score grade asOf }
  people { position professional { name } } } } }"""

NESTED = """query { agencies(first: 20, orderBy: [NAME_ASC]) { nodes {
  name
  contracts(first: 10) { nodes { number signedOn enterprise { name creditCode } projects(first: 2) { nodes {
    title report { title dueOn uploadedOn } } } } } } } }"""

COUNTS = "{ gradeDistribution(groupBy: CITY) { bucket grade count } }"

QUERIES = {"one": ONE, "list": LIST, "nested": NESTED, "counts": COUNTS}
