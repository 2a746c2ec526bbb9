/** The baseline alone: `node test/real/by-hand/run.ts [MORE]` makes a control plane and two workers by hand, then MORE machines join. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labUp } from "../../../lab/lab.ts";
import { networkTest, nothingLost } from "../clusters/network-test.ts";
import { byHand } from "./by-hand.ts";

const more = Number(process.argv[2] ?? "0");
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), "dipper-by-hand-"));
const lab = await labUp({ machines: 3 + more, kubernetes: true, ephemeral: true, say });
try {
  const names = lab.machines.map(({ name }) => name);
  const { kubectl } = await byHand({ lab, folder, machines: names.slice(0, 3), more: names.slice(3), say });
  const agnhost = lab.mirror.images.find(({ reference }) => reference.includes("/agnhost:"))?.reference ?? "";
  say(nothingLost(await networkTest(kubectl, agnhost)));
} finally {
  await lab.down();
  rmSync(folder, { recursive: true, force: true });
}
