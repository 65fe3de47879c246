// PostGraphile 5 as its documentation runs it in production: grafserv on Node's own HTTP server, its schema made from
// our tables, with the two plugins that filters and counts need. Arguments: port, connection string.
import { createServer } from "node:http";

import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const [port, connectionString] = process.argv.slice(2);

// What our tables do not say: an agency's current rating is a rating, and "Line" is PostgreSQL's own type.
const tags = {
  "public.agency": { tags: { foreignKey: "(current_rating_id) references public.rating (id)" } },
  "public.line": { tags: { name: "rating_line" } },
};

const server = createServer();
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  plugins: [jsonPgSmartTags({ version: 1, config: { class: tags } })],
  pgServices: [makePgService({ connectionString, schemas: ["public"], poolConfig: { max: 10 } })],
  schema: { pgOrderByNullsLast: true },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
});
await instance.createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
