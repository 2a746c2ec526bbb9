/**
 * Our API server as a process of its own, configured as under `dipper serve`: SQLite with `synchronous=FULL`, RBAC, audit lines, the real
 * listener. `embedded-program.ts FOLDER PORT`.
 */
import { join } from "node:path";
import { metadataLevel, openApiServer, openAuditFile } from "../../packages/apiserver/src/index.ts";
import { listen } from "../../packages/apiserver/src/listen/index.ts";
import { SqliteJournal } from "../../packages/apiserver/src/store/sqlite/index.ts";
import { servingCertificate } from "../../packages/cli/src/data-folder/certificates.ts";
import { realWorld } from "../../packages/world/src/real/index.ts";
import { tokenOf } from "../../test/kubernetes/real/keys.ts";
import { people } from "../../test/kubernetes/target.ts";

const [folder = "", port = ""] = process.argv.slice(2);
const { clock, random, log, files } = realWorld({ log: { level: "error" } });
const { ca, cert, key } = await servingCertificate(join(folder, "keys"), ["127.0.0.1"]);
const byToken = new Map(Object.entries(people).map(([name, who]) => [`Bearer ${tokenOf(name)}`, who]));
const audit = await openAuditFile({ files, log, folder: join(folder, "audit") });
const server = await openApiServer({
  name: "bench",
  clock,
  random,
  log,
  journal: new SqliteJournal({ path: join(folder, "state.db") }),
  authorisation: "rbac",
  authenticate: ({ headers }) => byToken.get(headers["authorization"] ?? ""),
  audit: { write: audit.write, level: metadataLevel },
});
const door = await listen({
  port: Number(port),
  cert,
  key,
  clientCa: ca,
  server: (name) => (name === undefined ? server.handle : undefined),
  log,
});
process.once("SIGTERM", () => {
  void (async () => {
    await server.close();
    await door.close(100);
    await audit.close();
    process.exit(0);
  })();
});
