import { createKubeClient, type KubeClient } from "../../packages/kube/src/index.ts";
import { realWorld } from "../../packages/world/src/real/index.ts";
import type { Person, Target } from "./target.ts";

/** Our own client in front of a target, as somebody. */
export function clientOf(target: Target, person: Person): KubeClient {
  const { clock, random, net } = realWorld({ log: { level: "error" } });
  return createKubeClient({
    transport: net.connect({ url: target.url, ca: target.ca }),
    clock,
    random,
    server: `the ${target.name} API server`,
    headers: { authorization: `Bearer ${target.token(person)}`, "user-agent": "dipper-test/1" },
  });
}
