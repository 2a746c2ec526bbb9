import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MemoryJournal, metadataLevel, openApiServer, openAuditFile } from "../../packages/apiserver/src/index.ts";
import { listen } from "../../packages/apiserver/src/listen/index.ts";
import { servingCertificate } from "../../packages/cli/src/data-folder/certificates.ts";
import { serviceAccountSigner } from "../../packages/cli/src/data-folder/service-account-key.ts";
import { startWorkloads, type Workloads } from "../../packages/simulator/src/index.ts";
import { realWorld } from "../../packages/world/src/real/index.ts";
import { installDeploy } from "./install-deploy.ts";
import { kubeconfigText } from "./kubeconfig-text.ts";
import { type OpenTarget, type Person, people, type Target } from "./target.ts";

/** Whoever reads the lines reads one file. */
const oneFile = Number.MAX_SAFE_INTEGER;

/** Our own server in this process, over memory; with `workloads` the controllers and kubelets of simulated clusters beside it. */
export const embedded: OpenTarget = async (options) => {
  const { folder, deploy = false, audit: audited = false, workloads = false, nodes = 3 } = options;
  mkdirSync(join(folder, "keys"), { recursive: true });
  const { ca, cert, key } = await servingCertificate(join(folder, "keys"), ["127.0.0.1"]);
  const world = realWorld({ log: { level: "error" } });
  const { clock, random, log, files } = world;
  const stop = new AbortController();
  const beside: { workloads?: Workloads } = {};
  const token = (person: Person): string => `${person}-token`;
  const byToken = new Map(Object.entries(people).map(([name, who]) => [`Bearer ${token(name as Person)}`, who]));
  const audit = audited
    ? await openAuditFile({ files, log, folder: join(folder, "audit"), maxBytes: oneFile })
    : undefined;
  const server = await openApiServer({
    name: "embedded",
    ...(audit === undefined ? {} : { audit: { write: audit.write, level: metadataLevel } }),
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "rbac",
    onWrite: (change) => beside.workloads?.take(change),
    serviceAccounts: { signer: await serviceAccountSigner(join(folder, "keys")) },
    // Beside the real server it is the controller manager that writes it into every namespace.
    ...(workloads ? { rootCa: ca } : {}),
    authenticate: ({ headers }) => byToken.get(headers["authorization"] ?? ""),
  });
  if (workloads) {
    beside.workloads = startWorkloads({ world, local: server.local, signal: stop.signal });
    await beside.workloads.addNodes(nodes);
  }
  const door = await listen({
    port: 0,
    cert,
    key,
    clientCa: ca,
    server: (name) => (name === undefined ? server.handle : undefined),
    log,
  });
  const target: Target = {
    name: "embedded",
    version: "1.36.3",
    url: door.url,
    ca,
    token,
    kubeconfig: (person) => {
      const file = join(folder, `${person}.kubeconfig`);
      writeFileSync(file, kubeconfigText({ url: door.url, ca, token: token(person) }), { mode: 0o600 });
      return file;
    },
    auditLog: audit?.path(),
    pids: [process.pid],
    stop: async () => {
      stop.abort(new Error("the target of the test stops"));
      await server.close();
      await door.close(100);
      await audit?.close();
    },
  };
  if (deploy) await installDeploy(target);
  return target;
};
