import { existsSync } from "node:fs";
import { join } from "node:path";
import { controllerIdentity } from "@dipper/api";
import { openApiServer, openAuditFile } from "@dipper/apiserver";
import { SqliteJournal } from "@dipper/apiserver/sqlite";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { AuditTrail } from "@dipper/server";
import type { World } from "@dipper/world";
import { authorityCertificate } from "../../data-folder/certificates.ts";
import type { DataFolder } from "../../data-folder/data-folder.ts";
import { mustBeEmbedded } from "../../data-folder/management.ts";
import { serviceAccountSigner } from "../../data-folder/service-account-key.ts";
import { bothSinks } from "../audit.ts";
import { encryptedSecrets, secretsKey } from "../encrypted-journal.ts";
import type { Engine } from "./engine.ts";

const loopback = "127.0.0.1";

/** The API server of this process over `state.db`. */
export async function openEmbeddedEngine(
  options: { readonly world: World; readonly folder: DataFolder; readonly audit: AuditTrail },
  onClose: (close: () => Promise<void>) => void,
): Promise<Engine> {
  const { world, folder } = options;
  mustBeEmbedded(folder);
  const fresh = !existsSync(folder.state);
  const files = await openAuditFile({
    files: world.files,
    log: world.log,
    folder: join(folder.root, "audit", "kubernetes"),
  });
  onClose(() => files.close());
  const api = await openApiServer({
    name: "management",
    audit: bothSinks(options.audit, files),
    clock: world.clock,
    random: world.random,
    log: world.log,
    journal: encryptedSecrets(new SqliteJournal({ path: folder.state }), secretsKey(folder.keys)),
    authorisation: "rbac",
    serviceAccounts: { signer: await serviceAccountSigner(folder.keys) },
    rootCa: await authorityCertificate(folder.keys),
  });
  onClose(() => api.close());
  // Calls of somebody whom nobody has to prove.
  const client = (user: string, groups: readonly string[]): KubeClient =>
    createKubeClient({
      transport: (exchange) => api.handle({ ...exchange, peer: { address: loopback, user, groups } }),
      clock: world.clock,
      random: world.random.fork(user),
      server: "the management cluster",
    });
  return {
    installer: client("system:dipper-install", ["system:masters"]),
    controller: client(controllerIdentity.user, controllerIdentity.groups),
    door: api.handle,
    fresh,
    management: undefined,
    lost: new AbortController().signal,
  };
}
