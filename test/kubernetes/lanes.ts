import { clientGo } from "./client-go/client-go-lane.ts";
import { conformance } from "./conformance/conformance-lane.ts";
import { helm } from "./helm/helm-lane.ts";
import { kubectlMatrix } from "./kubectl-matrix/kubectl-lane.ts";
import type { Lane } from "./lane.ts";
import { malformedRequests } from "./malformed/lane.ts";
import { observe } from "./observe/lane.ts";
import { wellKnownProjects } from "./projects/projects-lane.ts";
import { rooms } from "./rooms/lane.ts";
import { transcripts } from "./transcripts/lane.ts";

/** In the order in which they run. */
export const lanes: readonly Lane[] = [
  transcripts,
  malformedRequests,
  kubectlMatrix,
  helm,
  clientGo,
  wellKnownProjects,
  conformance,
  rooms,
  observe,
];
