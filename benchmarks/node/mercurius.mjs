// Mercurius on Fastify with its JIT, over the SQLite file: loaders written by hand, one prepared statement a batch.
// Arguments: port, path of the SQLite file.
import Database from "better-sqlite3";
import Fastify from "fastify";
import mercurius from "mercurius";

const [port, path] = process.argv.slice(2);

const database = new Database(path, { readonly: true, fileMustExist: true });
database.pragma("mmap_size = 1073741824");
database.pragma("cache_size = -65536");

const schema = `
  enum Grade { A B C D PROVISIONAL }
  enum AgencyOrder { SCORE_DESC NAME_ASC }
  enum GroupBy { CITY }
  input AgencyFilter { minGrade: Grade }
  type Region { code: String! name: String! }
  type Rating { score: Float! grade: Grade! asOf: String! }
  type Professional { name: String! }
  type Person { position: String! professional: Professional! }
  type Enterprise { name: String! creditCode: String! }
  type Report { title: String! dueOn: String! uploadedOn: String }
  type Project { title: String! report: Report }
  type Projects { nodes: [Project!]! }
  type Contract { number: String! signedOn: String! enterprise: Enterprise projects(first: Int!): Projects! }
  type Contracts { nodes: [Contract!]! }
  type Agency {
    id: ID! name: String! creditCode: String! grade: Grade score: Float address: String! openedOn: String!
    phone: String legalRepresentative: String! shortName: String!
    region: Region! rating: Rating people: [Person!]! contracts(first: Int!): Contracts!
  }
  type Agencies { nodes: [Agency!]! }
  type GradeCount { bucket: String! grade: Grade count: Int! }
  type Query {
    agency(creditCode: String!): Agency
    agencies(first: Int!, filter: AgencyFilter, orderBy: [AgencyOrder!]!): Agencies!
    gradeDistribution(groupBy: GroupBy!): [GradeCount!]!
  }`;

const AGENCY = `id AS key, 'Agency:' || id AS id, name, credit_code AS creditCode, grade, score / 100.0 AS score, address,
  opened_on AS openedOn, phone, legal_representative AS legalRepresentative, short_name AS shortName,
  region_id AS regionId, current_rating_id AS ratingId`;
const RANK = { A: 4, B: 3, C: 2, D: 1 };

const agencyByCode = database.prepare(`SELECT ${AGENCY} FROM agency WHERE credit_code = ?`);
const agenciesByScore = database.prepare(
  `SELECT ${AGENCY} FROM agency WHERE grade_rank >= ? AND score IS NOT NULL ORDER BY agency.score DESC, agency.id LIMIT ?`,
);
const agenciesByName = database.prepare(`SELECT ${AGENCY} FROM agency ORDER BY name, agency.id LIMIT ?`);
const counts = database.prepare(
  `SELECT bucket, nullif(grade, '') AS grade, SUM(n) AS count FROM agency_tally WHERE dimension = ?
   GROUP BY bucket, agency_tally.grade HAVING SUM(n) > 0 ORDER BY bucket, coalesce(nullif(agency_tally.grade, ''), '~')`,
);

// One statement for a batch: the keys go in as a JSON array, each with its place in the batch.
const KEYS = "json_each(?) k";
const regions = database.prepare(
  `SELECT k.key AS at, r.code, r.name FROM ${KEYS} JOIN region r ON r.code = k.value`,
);
const ratings = database.prepare(
  `SELECT k.key AS at, t.score / 100.0 AS score, t.grade, t.as_of AS asOf FROM ${KEYS} JOIN rating t ON t.id = k.value`,
);
const professionals = database.prepare(
  `SELECT k.key AS at, p.name FROM ${KEYS} JOIN professional p ON p.id = k.value`,
);
const enterprises = database.prepare(
  `SELECT k.key AS at, n.name, n.credit_code AS creditCode FROM ${KEYS} JOIN enterprise n ON n.id = k.value
   WHERE n.region_id >= '33' AND n.region_id < '34'`,
);
// The first few of each key by a correlated sub-select: half the time of a window function over all of them.
const people = database.prepare(
  `SELECT k.key AS at, e.position, e.professional_id AS professionalId FROM ${KEYS} CROSS JOIN employment e
   WHERE e.id IN (SELECT id FROM employment WHERE agency_id = k.value AND until_on IS NULL ORDER BY id LIMIT 5)
   ORDER BY k.key, e.id`,
);
const contracts = database.prepare(
  `SELECT k.key AS at, c.id AS key, c.number, c.signed_on AS signedOn, c.enterprise_id AS enterpriseId
   FROM ${KEYS} CROSS JOIN contract c
   WHERE c.id IN (SELECT id FROM contract WHERE agency_id = k.value ORDER BY signed_on DESC, id LIMIT ?)
   ORDER BY k.key, c.signed_on DESC, c.id`,
);
const projects = database.prepare(
  `SELECT k.key AS at, p.id AS key, p.title FROM ${KEYS} CROSS JOIN project p
   WHERE p.id IN (SELECT id FROM project WHERE contract_id = k.value ORDER BY id LIMIT ?)
   ORDER BY k.key, p.id`,
);
const reports = database.prepare(
  `SELECT k.key AS at, r.title, r.due_on AS dueOn, r.uploaded_on AS uploadedOn
   FROM ${KEYS} JOIN report r ON r.id = (SELECT max(id) FROM report WHERE project_id = k.value)`,
);

const keys = (queries, name) => JSON.stringify(queries.map((query) => query.obj[name]));

function oneEach(statement, name) {
  return async (queries) => {
    const found = new Array(queries.length).fill(null);
    for (const row of statement.all(keys(queries, name))) found[row.at] = row;
    return found;
  };
}

function listEach(statement, ...limits) {
  return (queries) => {
    const found = queries.map(() => []);
    for (const row of statement.all(keys(queries, "key"), ...limits)) found[row.at].push(row);
    return found;
  };
}

function pageEach(statement) {
  return async (queries) => listEach(statement, queries[0].params.first)(queries).map((nodes) => ({ nodes }));
}

const app = Fastify({ logger: false });
await app.register(mercurius, {
  schema,
  jit: 1,
  graphiql: false,
  resolvers: {
    Query: {
      agency: (_, { creditCode }) => agencyByCode.get(creditCode) ?? null,
      agencies: (_, { first, filter, orderBy }) => ({
        nodes: orderBy.includes("SCORE_DESC")
          ? agenciesByScore.all(RANK[filter?.minGrade] ?? 0, first)
          : agenciesByName.all(first),
      }),
      gradeDistribution: (_, { groupBy }) => counts.all(groupBy),
    },
  },
  loaders: {
    Agency: {
      region: oneEach(regions, "regionId"),
      rating: oneEach(ratings, "ratingId"),
      people: async (queries) => listEach(people)(queries),
      contracts: pageEach(contracts),
    },
    Person: { professional: oneEach(professionals, "professionalId") },
    Contract: {
      enterprise: oneEach(enterprises, "enterpriseId"),
      projects: pageEach(projects),
    },
    Project: { report: oneEach(reports, "key") },
  },
});
await app.listen({ port: Number(port), host: "127.0.0.1" });
