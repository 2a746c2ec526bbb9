/**
 * What a step would change, as far as a dry run can tell. Nothing is changed and no fence is taken. It is kept as a JSON file below
 * the data folder (`artifacts/<digest>`), masked as every log.
 */
export interface Preview {
  readonly v: 1;
  readonly operation: string;
  readonly clusterName: string;
  readonly step: string;
  readonly entryPoint: string;
  readonly bundleDigest: string;
  readonly machines: readonly MachinePreview[];
  /** What a dry run cannot tell, and why: whoever approves must know where the preview is blind. */
  readonly notPreviewed: readonly NotPreviewed[];
}

export interface MachinePreview {
  readonly machine: string;
  /** `Previewed`: to the end of the playbook. `Failed`: until the task that `message` names; what follows it is not known. */
  readonly result: "Previewed" | "Failed" | "Unreachable" | "NothingToDo";
  readonly reason?: string;
  readonly message: string;
  readonly ok: number;
  readonly wouldChange: number;
  /** Tasks that would change something, in their order; those that find everything as wanted are only counted. */
  readonly tasks: readonly PreviewTask[];
}

export interface PreviewTask {
  /** The role; empty outside of roles. */
  readonly stage: string;
  readonly task: string;
  readonly wouldChange: boolean;
  /** As `diff -u` prints it, at most 8 KiB; empty where the module says none, or where `no_log` hides it. */
  readonly diff: string;
}

/** `StepWithoutPreview` and `VariablesMissing` concern the whole step: then `task` is empty. */
export type NotPreviewedReason =
  | "StepWithoutPreview"
  | "VariablesMissing"
  | "NoCheckMode"
  | "SkippedInCheckMode"
  | "AfterFailure"
  | "MachineNotReached";

export interface NotPreviewed {
  readonly task: string;
  readonly machines: readonly string[];
  readonly reason: NotPreviewedReason;
  readonly message: string;
}

export interface PreviewResult {
  readonly preview: Preview;
  /** `sha256:…` of the artifact's text. */
  readonly digest: string;
  /** Path of the artifact below the data folder. */
  readonly artifact: string;
}
