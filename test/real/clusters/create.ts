import { labUp } from "../../../lab/lab.ts";
import { byHand } from "../by-hand/by-hand.ts";
import type { RealTest } from "../test-case.ts";
import { nodesReady } from "./kubectl.ts";
import { networkTest, nothingLost } from "./network-test.ts";
import { askForCluster, clusterMade, platformWithLab } from "./platform-with-lab.ts";

const minutes = 60_000;

/** One control plane and two workers from bare machines by the platform; and the same by hand, beside it. */
export const create: RealTest = {
  name: "create",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 6, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      try {
        const started = performance.now();
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: ["m2", "m3"] });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        const kubectl = await platform.kubectlOf("prod");
        await nodesReady(kubectl, 3, minutes);
        say(`3 nodes Ready ${((performance.now() - started) / 1000).toFixed(0)} s after the wish`);
        say(nothingLost(await networkTest(kubectl, agnhostOf(lab))));
      } finally {
        await platform.stop();
      }
      const hand = await byHand({ lab, folder, machines: ["m4", "m5", "m6"], say });
      say(`by hand it took ${hand.timings.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s in all`);
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

export function agnhostOf({
  mirror,
}: {
  readonly mirror: { readonly images: readonly { readonly reference: string }[] };
}): string {
  const found = mirror.images.find(({ reference }) => reference.includes("/agnhost:"));
  if (found === undefined) throw new Error("The mirror has no agnhost.");
  return found.reference;
}
