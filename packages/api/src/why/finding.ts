import { type Condition, conditionOf, conditionsOf, setCondition } from "../conditions.ts";
import type { ObjectMeta } from "../kind.ts";
import type { Why } from "./why.ts";
import { whyText } from "./why-text.ts";

/** What a look at an object says of one of its conditions. Reason and params make the sentence. */
export interface Finding {
  readonly status: Condition["status"];
  readonly reason: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Explained {
  readonly metadata: ObjectMeta;
  readonly status?: { readonly conditions?: readonly Condition[]; readonly why?: readonly Why[] };
}

export const finding = (status: Finding["status"], reason: string, params: Finding["params"] = {}): Finding => ({
  status,
  reason,
  params,
});

/** What was found last. Reasons are closed lists, so what was written can be read again; params are known while `why` explains them. */
export function lastFinding(object: Explained, type: string): Finding | undefined {
  const known = conditionOf(object, type);
  if (known === undefined) return undefined;
  const why = object.status?.why?.find((each) => each.reason === known.reason);
  return finding(
    known.status,
    known.reason,
    Object.fromEntries((why?.params ?? []).map(({ name, value }) => [name, value])),
  );
}

/** The object's conditions with what was found now. A last word that is only repeated, without its params, keeps its sentence. */
export function withFindings(
  object: Explained,
  findings: Readonly<Record<string, Finding>>,
  now: number,
): readonly Condition[] {
  const { generation } = object.metadata;
  return Object.entries(findings).reduce<readonly Condition[]>((conditions, [type, { status, reason, params }]) => {
    const known = conditions.find((each) => each.type === type);
    const repeated = known?.status === status && known.reason === reason && Object.keys(params).length === 0;
    const message = repeated ? known.message : whyText(reason, params).message;
    const observed = generation === undefined ? {} : { observedGeneration: generation };
    return setCondition(conditions, { type, status, reason, message, ...observed }, now);
  }, conditionsOf(object));
}
