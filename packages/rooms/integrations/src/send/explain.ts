import {
  type Condition,
  type Finding,
  type KubeObject,
  type ReasonWord,
  type Why,
  whyOf,
  withFindings,
} from "@dipper/api";

interface Explained<P extends string> {
  readonly observedGeneration?: number;
  readonly phase: P;
  readonly why: readonly Why[];
  readonly conditions: readonly Condition[];
}

type WithStatus = KubeObject<unknown, { readonly why?: readonly Why[]; readonly conditions?: readonly Condition[] }>;

/** What every status says: the conditions, and why where one of them does not hold. */
export function explain<P extends string>(
  object: WithStatus,
  phase: P,
  findings: Readonly<Record<string, Finding>>,
  now: number,
): Explained<P> {
  const { generation } = object.metadata;
  const before = object.status?.why;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    why: Object.values(findings)
      .filter((each) => each.status !== "True")
      .map((each) => whyOf(each.reason as ReasonWord, each.params, { now, before })),
    conditions: withFindings(object as never, findings, now),
  };
}
