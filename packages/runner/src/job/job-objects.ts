import type { StepRunSpec } from "../contract/step-run-spec.ts";
import type { RunFile } from "../ssh/ssh-files.ts";
import { podFolders } from "./pod-folders.ts";

export const stepRunUid = "ops.dipper.dev/steprun-uid";
export const cancelMark = "ops.dipper.dev/cancel";
export const jobLabel = "ops.dipper.dev/runner-job";
export const containerName = "runner";

/** `nobody`: the one unprivileged user that every image knows, which ssh insists on. */
const nobody = 65_534;
/** Beyond the time of the step itself: to pull the image, to start, to tidy up on the machines. */
const marginSeconds = 600;

export interface RunObjects {
  readonly config: readonly RunFile[];
  readonly secret: readonly RunFile[];
}

/** Keys, tokens and everything that may hold one go into a Secret; what is left tells people what is run where. */
export function runObjects(files: readonly RunFile[]): RunObjects {
  const isSecret = ({ name }: RunFile): boolean => name === "job.json" || /^(keys|variables)[/.]/.test(name);
  return { config: files.filter((file) => !isSecret(file)), secret: files.filter(isSecret) };
}

export function dataOf(files: readonly RunFile[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ text }, index) => [keyOf(index), text]));
}

/** Names of files have slashes, keys of ConfigMaps have none. */
function keyOf(index: number): string {
  return `f${index}`;
}

function items(files: readonly RunFile[]): readonly object[] {
  return files.map(({ name }, index) => ({ key: keyOf(index), path: name }));
}

export function bundleName(job: string, part: number): string {
  return `${job}-bundle-${part}`;
}

/** The Job of a StepRun, suspended: it begins when its Secret and ConfigMaps are there, which it owns. */
export function jobObject(of: {
  readonly spec: StepRunSpec;
  readonly namespace: string;
  readonly image: string;
  readonly objects: RunObjects;
  readonly bundleParts: number;
}) {
  const { spec, namespace, image, objects, bundleParts } = of;
  const { name } = spec;
  const labels = { "app.kubernetes.io/managed-by": "dipper", [jobLabel]: name };
  return {
    metadata: { name, namespace, labels, annotations: { [stepRunUid]: spec.uid } },
    spec: {
      suspend: true,
      completions: 1,
      parallelism: 1,
      // A pod that is gone is not replaced: what it did is asked of the machines, and a new attempt is a new Job.
      backoffLimit: 0,
      activeDeadlineSeconds: spec.timeoutSeconds + marginSeconds,
      ttlSecondsAfterFinished: 86_400,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: nobody,
            runAsGroup: nobody,
            fsGroup: nobody,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container(image)],
          volumes: [
            {
              name: "files",
              projected: {
                defaultMode: 0o440,
                sources: [
                  { configMap: { name, items: items(objects.config) } },
                  { secret: { name, items: items(objects.secret) } },
                ],
              },
            },
            {
              name: "bundle",
              projected: {
                sources: Array.from({ length: bundleParts }, (_part, part) => ({
                  configMap: { name: bundleName(name, part), items: [{ key: "part", path: String(part) }] },
                })),
              },
            },
            {
              name: "told",
              downwardAPI: {
                items: [{ path: "cancel", fieldRef: { fieldPath: `metadata.annotations['${cancelMark}']` } }],
              },
            },
            { name: "work", emptyDir: { medium: "Memory" } },
            { name: "tmp", emptyDir: { medium: "Memory" } },
          ],
        },
      },
    },
  };
}

function container(image: string): object {
  return {
    name: containerName,
    image,
    command: ["node", `${podFolders.program}/dipper.mjs`, "runner", "--pod"],
    env: [{ name: "DIPPER_POD_UID", valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } }],
    workingDir: podFolders.work,
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "2Gi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "files", mountPath: podFolders.files, readOnly: true },
      { name: "bundle", mountPath: podFolders.bundle, readOnly: true },
      { name: "told", mountPath: podFolders.told, readOnly: true },
      { name: "work", mountPath: podFolders.work },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
