import { setTimeout } from "node:timers/promises";
import { deployed } from "../../../packages/room/src/testkit/deploy-files.ts";
import { Asker } from "../ask.ts";
import type { Row } from "../lane.ts";
import { masked } from "../masked.ts";
import type { Target } from "../target.ts";
import { roles, type Write, writes } from "./rules.ts";

const settledWithinMs = 60_000;

interface Answered {
  readonly status: number;
  readonly message: string;
}

/** Every CRD is served, every policy type-checks, and every rule allows and refuses in the same words on both. */
export async function sameRules(kubernetes: Target, embedded: Target): Promise<readonly Row[]> {
  const established = await Promise.all([kubernetes, embedded].map(notEstablished));
  const checked = await typeWarnings(kubernetes);
  const answers = { kubernetes: await played(kubernetes), embedded: await played(embedded) };
  const why = writes.flatMap((write, at) => {
    const ours = answers.embedded[at];
    const theirs = answers.kubernetes[at];
    return [
      ...(judged(write, theirs) ? [] : [`${told(write)}: the real server answered ${shown(theirs)}`]),
      ...(shown(ours) === shown(theirs)
        ? []
        : [`${told(write)}: embedded ${shown(ours)}, the real server ${shown(theirs)}`]),
    ];
  });
  const failed = new Set(why.map((line) => line.split(": ")[0])).size;
  const crds = deployed("crds").length;
  const policies = policyNames().length;
  return [
    row("rooms: CRDs of deploy/ are established on both", 2 * crds, established.flat()),
    row("rooms: policies of deploy/ type-check", policies, checked),
    { ...row("rooms: rules of deploy/admission, both", writes.length, why), passed: writes.length - failed, failed },
  ];
}

const row = (name: string, total: number, why: readonly string[]): Row => ({
  name,
  passed: total - why.length,
  failed: why.length,
  skipped: 0,
  why,
});

const told = ({ rule, person, method, path }: Write): string =>
  `${rule} (${person} ${method} ${path.split("/").slice(4).join("/")})`;
const shown = (answer: Answered | undefined): string => `${answer?.status} ${answer?.message}`;
/** By a policy, or by the rule of the CRD that says the same and is asked first. */
const refusals: readonly (number | undefined)[] = [403, 422];
const judged = ({ refused }: Write, answer: Answered | undefined): boolean =>
  answer !== undefined &&
  (refused === undefined ? answer.status < 300 : refusals.includes(answer.status) && answer.message.includes(refused));

async function played(target: Target): Promise<readonly Answered[]> {
  const asker = new Asker(target);
  try {
    const base = "/apis/rbac.authorization.k8s.io/v1";
    for (const { plural, object } of roles)
      await asked(asker, { rule: "", person: "root", method: "POST", path: `${base}/${plural}`, body: object });
    const answers: Answered[] = [];
    await inForce(asker);
    for (const write of writes) answers.push(await asked(asker, write));
    return answers;
  } finally {
    asker.close();
  }
}

async function asked(asker: Asker, { person, method, path, body }: Write): Promise<Answered> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const reply = await asker.ask({
    method,
    path,
    person,
    headers: { "content-type": type },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = JSON.parse(reply.body.toString()) as { readonly kind?: string; readonly message?: string };
  return { status: reply.status, message: answer.kind === "Status" ? masked(answer.message ?? "") : "" };
}

/** Roles and policies take effect a moment after they are written: until the first rule refuses. */
async function inForce(asker: Asker): Promise<void> {
  const first = writes.find(({ refused }) => refused !== undefined) as Write;
  const dry = { ...first, path: `${first.path}?dryRun=All` };
  const until = performance.now() + settledWithinMs;
  while (!judged(first, await asked(asker, dry))) {
    if (performance.now() > until) throw new Error(`the rules are not in force: ${shown(await asked(asker, dry))}`);
    await setTimeout(200);
  }
}

async function notEstablished(target: Target): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { metadata } of deployed("crds")) {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`;
    const object = await got<{ readonly conditions?: readonly { readonly type: string; readonly status: string }[] }>(
      target,
      path,
    );
    const served = object.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True");
    if (served !== true) missing.push(`${metadata.name} is not established on ${target.name}`);
  }
  return missing;
}

const policyNames = (): readonly string[] =>
  deployed("admission")
    .filter(({ kind }) => kind === "ValidatingAdmissionPolicy")
    .map(({ metadata }) => metadata.name);

interface PolicyStatus {
  readonly observedGeneration?: number;
  readonly typeChecking?: {
    readonly expressionWarnings?: readonly { readonly fieldRef: string; readonly warning: string }[];
  };
}

/** The controller manager writes what is wrong with the types of a policy into its status. */
async function typeWarnings(target: Target): Promise<readonly string[]> {
  const until = performance.now() + settledWithinMs;
  const warnings: string[] = [];
  for (const name of policyNames()) {
    const path = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${name}`;
    let { status } = await got<PolicyStatus>(target, path);
    while (status?.observedGeneration === undefined && performance.now() < until) {
      await setTimeout(500);
      ({ status } = await got<PolicyStatus>(target, path));
    }
    if (status?.observedGeneration === undefined) warnings.push(`${name} was not type-checked`);
    for (const { fieldRef, warning } of status?.typeChecking?.expressionWarnings ?? [])
      warnings.push(`${name} ${fieldRef}: ${warning.replace(/\s+/g, " ")}`);
  }
  return warnings;
}

async function got<Status>(target: Target, path: string): Promise<{ readonly status?: Status }> {
  const asker = new Asker(target);
  try {
    const { body } = await asker.ask({ method: "GET", path, person: "root" });
    return JSON.parse(body.toString()) as { readonly status?: Status };
  } finally {
    asker.close();
  }
}
