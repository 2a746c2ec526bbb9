import { Cluster, ConfigMap, DipperError, isoTime, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import { chartSource } from "./chart.ts";
import type { AddonsAction } from "./decide.ts";
import { errorOf, type HelmAnswer, helm, helmTimeoutSeconds, isHelmMissing, releaseOf } from "./helm.ts";
import type { AddonRecord, AddonsSeen, Wanted } from "./seen.ts";

export interface AddonsDeps {
  readonly world: World;
  readonly kube: KubeClient;
  readonly dataFolder: string;
}

const manager = "dipper-addons";
type Outcome = Pick<AddonRecord, "phase" | "version" | "reason" | "message" | "attempts">;

export function actOnAddons(deps: AddonsDeps) {
  return async (action: AddonsAction, seen: AddonsSeen, signal: AbortSignal): Promise<void> => {
    const name = seen.deployment.metadata.name;
    if (action.type === "Record") {
      await record(deps, name, () => action.addons, signal);
      return;
    }
    const { wanted } = action;
    const outcome = await outcomeOf(deps, action, seen, signal);
    const next: AddonRecord = {
      name: wanted.addon.name,
      digest: wanted.digest,
      observedAt: isoTime(deps.world.clock.now()),
      ...outcome,
    };
    await record(deps, name, (known) => known.map((each) => (each.name === next.name ? next : each)), signal);
  };
}

/** Compare-and-swap: the room of clusters writes its part of the same status. */
async function record(
  { kube }: AddonsDeps,
  name: string,
  change: (known: readonly AddonRecord[]) => readonly AddonRecord[],
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const cluster = await kube.get(Cluster, { name }, { signal });
    if (cluster === undefined) return;
    const patch = { status: { addons: change(cluster.status?.addons ?? []) } };
    const ifVersion = cluster.metadata.resourceVersion ?? "";
    try {
      await kube.patch(Cluster, { name }, patch, { manager, signal, subresource: "status", ifVersion });
      return;
    } catch (cause) {
      if (DipperError.from(cause).code !== "Conflict" || attempt === 5) throw cause;
    }
  }
}

/** A failure is a value: the next attempt comes when `decide` says, not by the queue. */
async function outcomeOf(
  deps: AddonsDeps,
  action: Exclude<AddonsAction, { readonly type: "Record" }>,
  seen: AddonsSeen,
  signal: AbortSignal,
): Promise<Outcome> {
  const attempts = (action.type === "Check" ? 0 : action.attempts) + 1;
  const failed = (reason: string, message: string): Outcome => ({
    phase: "Failed",
    version: "",
    reason,
    message: message.slice(0, 2048),
    attempts,
  });
  try {
    const call = await callerOf(deps, seen, action.wanted, signal);
    switch (action.type) {
      case "Check":
        return await check(call, action.wanted, failed);
      case "Uninstall": {
        const answer = await call(["uninstall", "--ignore-not-found", "--wait", "--timeout", timeout]);
        return answer.code === 0
          ? { phase: "Removed", version: "", reason: "", message: "", attempts: 0 }
          : failed("HelmFailed", errorOf(answer));
      }
      case "Install":
        return await install(call, { deps, seen, wanted: action.wanted }, { failed, signal });
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (isHelmMissing(cause)) return failed("HelmMissing", "helm is not on the platform's host");
    return failed("HelmFailed", DipperError.from(cause).message);
  }
}

const timeout = `${helmTimeoutSeconds}s`;
/** One verb on the release: its name, namespace and kubeconfig are added. */
type Call = (verb: readonly [string, ...string[]], more?: readonly string[], values?: string) => Promise<HelmAnswer>;

async function callerOf(deps: AddonsDeps, seen: AddonsSeen, { addon }: Wanted, signal: AbortSignal): Promise<Call> {
  const { name } = seen.deployment.metadata;
  const kubeconfig = await credentialsOf(deps.kube, seen, signal);
  const folder = `${deps.dataFolder}/runs/addons/${name}/${addon.name}`;
  return ([verb, ...options], more = [], values) =>
    helm(
      deps.world,
      {
        folder,
        kubeconfig,
        arguments: [verb, addon.name, ...more, "--namespace", addon.namespace, ...options],
        ...(values === undefined ? {} : { values }),
      },
      signal,
    );
}

async function credentialsOf(kube: KubeClient, { cluster }: AddonsSeen, signal: AbortSignal): Promise<string> {
  const name = cluster?.spec.connection.credentialsRef?.name ?? "";
  const secret = name === "" ? undefined : await kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  const text = secret?.data?.["kubeconfig"];
  if (text === undefined)
    throw new DipperError("NotFound", {
      kind: "Secret",
      name: name || "spec.connection.credentialsRef",
      plural: "secrets",
    });
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

async function check(
  call: Call,
  { addon }: Wanted,
  failed: (reason: string, message: string) => Outcome,
): Promise<Outcome> {
  const answer = await call(["status", "-o", "json"]);
  const release = releaseOf(answer);
  if (release?.status === "deployed")
    return { phase: "Deployed", version: addon.version, reason: "", message: "", attempts: 0 };
  if (release !== undefined) return failed("NotDeployed", `the release is ${release.status}`);
  return /release: not found/.test(answer.output)
    ? { phase: "Waiting", version: "", reason: "", message: "the release is gone", attempts: 0 }
    : failed("HelmFailed", errorOf(answer));
}

async function install(
  call: Call,
  of: { readonly deps: AddonsDeps; readonly seen: AddonsSeen; readonly wanted: Wanted },
  around: { readonly failed: (reason: string, message: string) => Outcome; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { addon, values } = of.wanted;
  const mirror = await mirrorOf(of.deps.kube, of.seen, around.signal);
  const source = chartSource(addon, { folder: `${of.deps.dataFolder}/artifacts/charts`, mirror });
  if (typeof source === "string") return around.failed("ChartInvalid", source);
  // An attempt that was cut off leaves a release that refuses every other one.
  const before = releaseOf(await call(["status", "-o", "json"]));
  if (before?.status === "pending-install") await call(["uninstall", "--wait", "--timeout", timeout]);
  else if (before?.status.startsWith("pending-") === true) await call(["rollback", "--wait", "--timeout", timeout]);
  const folder = `${of.deps.dataFolder}/runs/addons/${of.seen.deployment.metadata.name}/${addon.name}`;
  const answer = await call(
    ["upgrade", "--install", "--create-namespace", "--wait", "--timeout", timeout, "--values", `${folder}/values.yaml`],
    [source.chart, ...source.options],
    values === "" ? "{}\n" : values,
  );
  if (answer.code !== 0) return around.failed("HelmFailed", errorOf(answer));
  return { phase: "Deployed", version: addon.version, reason: "", message: "", attempts: 0 };
}

async function mirrorOf(kube: KubeClient, { deployment }: AddonsSeen, signal: AbortSignal): Promise<string> {
  const name = deployment.spec.artifacts?.mirrorRef?.name;
  if (name === undefined) return "";
  return (await kube.get(ConfigMap, { namespace: platformNamespace, name }, { signal }))?.data?.["files"] ?? "";
}
