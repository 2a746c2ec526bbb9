import { ConfigMap, DipperError, isCode, Namespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Transport } from "@dipper/world";
import type { Executor, RunHandle } from "../contract/executor.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { runPaths } from "../process/job.ts";
import { packBundle } from "../process/pack-bundle.ts";
import { checkedBundle, makeRun, type PrepareOptions } from "../process/prepare-run.ts";
import { type FollowedJob, jobHandle, type Pumps } from "./job-handle.ts";
import { isUnstarted, KubeJob } from "./job-kind.ts";
import { bundleName, dataOf, jobObject, runObjects, stepRunUid } from "./job-objects.ts";
import type { JobAddress } from "./job-pod.ts";
import { podBundle, podFolders, podPaths } from "./pod-folders.ts";

/** Where a StepRun's Job runs. */
export interface JobPlace {
  readonly clusterName: string;
  readonly kube: KubeClient;
  /** The same server. */
  readonly transport: Transport;
  readonly namespace: string;
  readonly image: string;
}

export interface JobRunOptions {
  readonly dataFolder: string;
  /** By the StepRun's cluster. A DipperError is the sentence that people read: no such site, no such cluster. */
  readonly placeOf: (spec: StepRunSpec, signal: AbortSignal) => Promise<JobPlace>;
  /** A place that was chosen before: the site may say another one by now. */
  readonly placeIn: (clusterName: string) => Pick<JobPlace, "kube" | "transport">;
}

/** Beside the result file: the StepRun has or had a Job, and never gets a second one. */
interface Claim {
  readonly clusterName: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

type Options = PrepareOptions & JobRunOptions;

const manager = "dipper";
const encoder = new TextEncoder();

/** Makes the executor's two verbs; they share what follows pods. */
export function jobRuns(options: Options): Pick<Executor, "ensure" | "find"> {
  const pumps: Pumps = new Map();
  const handle = (spec: StepRunSpec, claim: Claim): RunHandle =>
    jobHandle(options.world, followed(options, spec, claim), pumps);
  return {
    ensure: async (spec, signal) => {
      const known = await claimOf(options, spec);
      if (known === undefined) return handle(spec, await begin(options, spec, signal));
      const job = await jobOf(options, known, signal);
      if (job !== undefined && isUnstarted(job)) await goOn(options, { spec, claim: known, signal });
      return handle(spec, known);
    },
    find: async (spec, signal) => {
      const claim = await claimOf(options, spec);
      if (claim === undefined) return undefined;
      const job = await jobOf(options, claim, signal);
      // We crashed before it began: nobody runs it, and `ensure` goes on.
      if (job !== undefined && isUnstarted(job)) return undefined;
      const found = handle(spec, claim);
      return (await found.ended()) ? undefined : found;
    },
  };
}

function followed(options: Options, spec: StepRunSpec, claim: Claim): FollowedJob {
  return { address: addressOf(options, claim), uid: claim.uid, path: runPaths(options.dataFolder, spec).result };
}

function addressOf(options: Options, claim: Claim): JobAddress {
  return { ...options.placeIn(claim.clusterName), namespace: claim.namespace, name: claim.name };
}

async function jobOf(options: Options, claim: Claim, signal: AbortSignal): Promise<KubeJob | undefined> {
  const { kube, namespace, name } = addressOf(options, claim);
  const job = await kube.get(KubeJob, { namespace, name }, { signal });
  return job?.metadata.uid === claim.uid ? job : undefined;
}

/** The Job first, suspended, then the claim: from here on it is this Job or none. */
async function begin(options: Options, spec: StepRunSpec, signal: AbortSignal): Promise<Claim> {
  const place = await options.placeOf(spec, signal);
  const run = await content(options, spec, signal);
  await ensureNamespace(place, signal);
  const { namespace, image } = place;
  const wanted = jobObject({ spec, namespace, image, objects: run.objects, bundleParts: run.bundle.length });
  const job = await madeOrThere(place, spec, wanted, signal);
  const claim: Claim = {
    clusterName: place.clusterName,
    namespace,
    name: spec.name,
    uid: job.metadata.uid ?? "",
  };
  await options.world.files.replace(claimPath(options, spec), encoder.encode(`${JSON.stringify(claim)}\n`), 0o600);
  if (isUnstarted(job)) await start(addressOf(options, claim), { claim, run, signal });
  return claim;
}

async function goOn(
  options: Options,
  of: { readonly spec: StepRunSpec; readonly claim: Claim; readonly signal: AbortSignal },
): Promise<void> {
  const run = await content(options, of.spec, of.signal);
  await start(addressOf(options, of.claim), { ...of, run });
}

async function madeOrThere(
  { kube, namespace }: JobPlace,
  spec: StepRunSpec,
  wanted: ReturnType<typeof jobObject>,
  signal: AbortSignal,
): Promise<KubeJob> {
  try {
    return await kube.create(KubeJob, wanted, { manager, signal });
  } catch (cause) {
    if (!isCode(cause, "AlreadyExists")) throw cause;
    const there = await kube.get(KubeJob, { namespace, name: spec.name }, { signal });
    if (there?.metadata.annotations?.[stepRunUid] !== spec.uid)
      throw new DipperError("Conflict", { kind: "Job", name: `${namespace}/${spec.name}` }, { cause });
    return there;
  }
}

interface Content {
  readonly objects: ReturnType<typeof runObjects>;
  readonly bundle: readonly string[];
}

/** Nothing of our own environment is the pod's. */
async function content(options: Options, spec: StepRunSpec, signal: AbortSignal): Promise<Content> {
  const bundle = packBundle(checkedBundle(options, spec));
  const pluginFolder = `${podFolders.program}/playbooks/callback_plugins`;
  const world = { ...options.world, environment: {} };
  const place = { paths: podPaths, bundle: podBundle, pluginFolder };
  const { job, files } = await makeRun({ ...options, world }, { spec, place, signal });
  const text = JSON.stringify({ ...job, kubernetesJob: spec.name });
  return { objects: runObjects([...files, { name: "job.json", text }]), bundle };
}

/** Done twice it does no harm: what is there stays, and the Job starts once. */
async function start(
  { kube, namespace, name }: JobAddress,
  of: { readonly claim: Claim; readonly run: Content; readonly signal: AbortSignal },
): Promise<void> {
  const { claim, run, signal } = of;
  const owner = { apiVersion: "batch/v1", kind: "Job", name, uid: claim.uid, blockOwnerDeletion: false };
  const metadata = { namespace, ownerReferences: [owner], labels: { "app.kubernetes.io/managed-by": manager } };
  const write = { manager, signal };
  const make = (making: Promise<unknown>): Promise<unknown> =>
    making.catch((cause: unknown) => {
      if (!isCode(cause, "AlreadyExists")) throw cause;
    });
  await make(
    kube.create(
      Secret,
      { metadata: { ...metadata, name }, type: "Opaque", stringData: dataOf(run.objects.secret) },
      write,
    ),
  );
  await make(kube.create(ConfigMap, { metadata: { ...metadata, name }, data: dataOf(run.objects.config) }, write));
  for (const [index, part] of run.bundle.entries())
    await make(
      kube.create(ConfigMap, { metadata: { ...metadata, name: bundleName(name, index) }, binaryData: { part } }, write),
    );
  await kube.patch(KubeJob, { namespace, name }, { spec: { suspend: false } }, write);
}

async function ensureNamespace({ kube, namespace }: JobPlace, signal: AbortSignal): Promise<void> {
  if ((await kube.get(Namespace, { name: namespace }, { signal })) !== undefined) return;
  try {
    await kube.create(Namespace, { metadata: { name: namespace } }, { manager, signal });
  } catch (cause) {
    if (!isCode(cause, "AlreadyExists")) throw cause;
  }
}

function claimPath(options: Options, spec: StepRunSpec): string {
  return runPaths(options.dataFolder, spec).result.replace(/ndjson$/, "job.json");
}

async function claimOf(options: Options, spec: StepRunSpec): Promise<Claim | undefined> {
  const data = await options.world.files.read(claimPath(options, spec));
  return data === undefined ? undefined : (JSON.parse(new TextDecoder().decode(data)) as Claim);
}
