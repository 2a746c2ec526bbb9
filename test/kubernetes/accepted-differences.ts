import { accepted } from "./kubectl-matrix/accepted.ts";
import { acceptedRefusals } from "./malformed/compare-statuses.ts";
import { divergences } from "./transcripts/divergences.ts";

/** All lanes together may accept no more. */
export const mostAccepted = 60;

/** How many differences from the real server are accepted, each with its reason, in the lists of the lanes that have one. */
export const acceptedDifferences = divergences.length + accepted.length + acceptedRefusals.length;
