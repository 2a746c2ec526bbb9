import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { labUp } from "../../../lab/lab.ts";
import { endToEndTests } from "../../../lab/tools/kubernetes.ts";
import { versions } from "../../../lab/versions.ts";
import { conformanceTests, testNames } from "../../kubernetes/conformance/conformance-tests.ts";
import type { RealTest } from "../test-case.ts";
import { nodesReady } from "./kubectl.ts";
import { askForCluster, clusterMade, platformWithLab } from "./platform-with-lab.ts";

const minutes = 60_000;
/** The list may only grow: whoever takes a name out has to say so here. */
const least = 20;
const list = fileURLToPath(new URL("./conformance-tests.txt", import.meta.url));

/** Kubernetes' own conformance tests, the listed ones, against a cluster that the platform made: each has to pass, none may be skipped. */
export const conformance: RealTest = {
  name: "conformance",
  run: async ({ folder, say }) => {
    const program = endToEndTests(versions.kubernetes, say);
    const lab = await labUp({ machines: 3, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      try {
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: ["m2", "m3"] });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        await nodesReady(await platform.kubectlOf("prod"), 3, minutes);
      } finally {
        // The tests are about the cluster, and need what processor there is.
        await platform.stop();
      }
      const names = testNames(list);
      assert.ok(names.length >= least, `the list has ${names.length} tests, fewer than ${least}`);
      const kubeconfig = join(folder, "prod.kubeconfig");
      const started = performance.now();
      const { kubectl } = lab.mirror;
      const results = await conformanceTests({ program, kubeconfig, kubectl, folder, names, withinMs: 120 * minutes });
      for (const { name, state, seconds } of results) say(`${state} ${name} (${seconds.toFixed(1)} s)`);
      const bad = results.filter(({ state }) => state !== "passed");
      assert.deepEqual(
        bad.map(({ name, state, message }) => `${state}: ${name}: ${message}`),
        [],
        `${bad.length} of ${results.length} conformance tests did not pass`,
      );
      say(`${results.length} conformance tests passed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    } finally {
      await lab.down();
    }
    return undefined;
  },
};
