import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Asker } from "../../test/kubernetes/ask.ts";
import { freePorts } from "../../test/kubernetes/free-ports.ts";
import { Children } from "../../test/kubernetes/real/children.ts";
import { tokenOf } from "../../test/kubernetes/real/keys.ts";
import type { OpenTarget, Target } from "../../test/kubernetes/target.ts";

const program = join(import.meta.dirname, "embedded-program.ts");
const readyWithinMs = 90_000;

/** Our own server as a process beside the load generator; a folder that was used before is a restart. */
export const embedded: OpenTarget = async ({ folder }) => {
  mkdirSync(join(folder, "keys"), { recursive: true });
  const [port = 0] = await freePorts(1);
  const children = new Children(join(folder, "logs"));
  const target = {
    name: "embedded",
    version: "1.36.3",
    url: `https://127.0.0.1:${port}`,
    token: tokenOf,
    kubeconfig: () => {
      throw new Error("nobody asks for a kubeconfig here");
    },
    auditLog: join(folder, "audit", "audit-000001.log"),
    get pids() {
      return children.pids;
    },
    stop: () => children.stop(),
  } as const;
  children.start("dipper", process.execPath, [program, folder, String(port)]);
  const opened = (): Target => ({
    ...target,
    pids: target.pids,
    ca: readFileSync(join(folder, "keys", "ca.crt"), "utf8"),
  });
  await children.ready(
    "dipper",
    async () => {
      const asker = new Asker(opened());
      try {
        return (await asker.ask({ method: "GET", path: "/readyz", person: "root" })).status === 200;
      } finally {
        asker.close();
      }
    },
    readyWithinMs,
  );
  return opened();
};
