import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { podBundle, podFolders, podPaths } from "../job/pod-folders.ts";
import type { Job } from "./job.ts";
import { unpackBundle } from "./pack-bundle.ts";
import { supervise } from "./supervisor.ts";

const lookEveryMs = 500;

/**
 * The program of a runner's pod: copies what is mounted to files that only we may read, then runs the same supervisor as beside the
 * platform. Each line of the result file is also one of our output, which the platform follows. The markers carry the pod's uid: if a
 * cluster ever starts a second pod for a Job, every machine that the first one took refuses it.
 */
export async function superviseInPod(): Promise<void> {
  const { work, files, bundle, told } = podFolders;
  mkdirSync(dirname(podPaths.result), { recursive: true });
  for (const path of mounted(files)) {
    const target = join(podPaths.folder, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, readFileSync(join(files, path)), { mode: 0o600 });
  }
  const parts = mounted(bundle).toSorted((a, b) => Number(a) - Number(b));
  const jobFile = `${podPaths.folder}/job.json`;
  const job = JSON.parse(readFileSync(jobFile, "utf8")) as Job;
  unpackBundle(Buffer.concat(parts.map((part) => readFileSync(join(bundle, part)))), podBundle, job.spec.bundleDigest);
  writeFileSync(jobFile, JSON.stringify(withMarkers(job, process.env["DIPPER_POD_UID"] ?? "")), { mode: 0o600 });
  const inventory = join(podPaths.folder, "inventory.yaml");
  if (existsSync(inventory)) {
    const text = job.machines.reduce(
      (all, { marker }) => all.replaceAll(marker, ownMarker(marker, process.env["DIPPER_POD_UID"] ?? "")),
      readFileSync(inventory, "utf8"),
    );
    writeFileSync(inventory, text, { mode: 0o600 });
  }
  const look = setInterval(() => {
    const reason = textOf(join(told, "cancel"));
    if (reason !== "") writeFileSync(podPaths.cancel, JSON.stringify({ reason }), { mode: 0o600 });
  }, lookEveryMs);
  process.chdir(work);
  try {
    await supervise(jobFile, { echo: 1 });
  } finally {
    clearInterval(look);
  }
}

function withMarkers(job: Job, pod: string): Job {
  return { ...job, machines: job.machines.map((machine) => ({ ...machine, marker: ownMarker(machine.marker, pod) })) };
}

/** `dipper-fence-7-<12 of the StepRun's uid>` → `dipper-fence-7-<12 of the pod's uid>` */
export function ownMarker(marker: string, pod: string): string {
  return pod === "" ? marker : `${/^dipper-fence-\d+-/.exec(marker)?.[0] ?? ""}${pod.replaceAll("-", "").slice(0, 12)}`;
}

/** Mounted volumes keep their files in hidden folders, with links to them. */
function mounted(folder: string): readonly string[] {
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const name of readdirSync(join(folder, at))) {
      if (name.startsWith("..")) continue;
      const path = at === "" ? name : `${at}/${name}`;
      if (statSync(join(folder, path)).isDirectory()) walk(path);
      else found.push(path);
    }
  };
  walk("");
  return found;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
