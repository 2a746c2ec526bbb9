import { kubectlMatrix } from "./kubectl-matrix/kubectl-lane.ts";
import type { Lane } from "./lane.ts";

/** In the order in which they run. */
export const lanes: readonly Lane[] = [kubectlMatrix];
