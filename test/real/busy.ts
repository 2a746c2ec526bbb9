import { availableParallelism, loadavg } from "node:os";

/** Others keep this machine so busy that a measured time says nothing about us; the sentence is the reason for skipping. */
export function busy(): string | undefined {
  const [load = 0] = loadavg();
  const processors = availableParallelism();
  if (load <= 3 * processors) return undefined;
  return `the machine is busy (load ${load.toFixed(1)} on ${processors} processors), so the limit of 1 s is not judged`;
}
