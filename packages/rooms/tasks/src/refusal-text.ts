import { type ClaimRefusal, fill, type RejectedMachine } from "@dipper/api";

/** Why a machine of the pool is not given, in English. */
const texts: Readonly<Record<ClaimRefusal, string>> = {
  Deleting: "It is being deleted.",
  ClusterNotAllowed: "Its pool does not give machines to cluster {cluster}.",
  SimulatedMismatch: "Simulated machines serve simulated clusters only, and real ones real clusters.",
  InUse: "It belongs to {consumer}.",
  HeldByOperation: "Operation {operation} holds it.",
  NotWanted: "It is to be {desiredState}.",
  NotSpare: "It is {phase}, not Spare.",
  NotClean: "It is not proven clean: {reason}.",
  WrongClass: "It is of class {machineClass}.",
  ProofTooOld: "Its proof of {verifiedAt} is too old; it is verified again.",
  PromisedToOthers: "It is promised to others: {reservations}.",
  NotNeeded: "Another one is taken first.",
};

export function refusalText({ reason, params }: Pick<RejectedMachine, "reason" | "params">): string {
  return fill(texts[reason], params);
}
