import { isoTime, joiningTaint, labels, type Pod, parseTime } from "@dipper/api";
import type { NewObject } from "@dipper/kube";
import { sha256 } from "@dipper/world";

/** In managed clusters: where the platform's own pods run. */
export const probeNamespace = "dipper-system";
/** On probe pods: the StepRun that asks. */
export const probeLabel = "ops.dipper.dev/probe-of";

/** Of Kubernetes' own tests; it resolves and connects without a shell. */
export const defaultProbeImage = "registry.k8s.io/e2e-test-images/agnhost:2.63.0";

/** Pulling the image counts as well. */
const podSeconds = 120;
/** A probe that failed is asked again after so long: name servers and proxies learn of a node a little later than the node does. */
const againMs = 5000;

/** What the probe pods of one node say; the newest counts. */
export type ProbeState =
  | { readonly state: "None" }
  | { readonly state: "Running"; readonly detail: string }
  | { readonly state: "Succeeded" }
  | { readonly state: "Failed"; readonly detail: string; readonly pods: number; readonly againAt: number };

export interface ProbeWish {
  readonly stepRun: string;
  readonly machineUid: string;
  readonly node: string;
  readonly image: string;
  /** Counts from 1: each look at the node is a pod of its own. */
  readonly number: number;
}

/**
 * One container on one node, past the scheduler: the taints of a new node do not matter to it. It resolves the name of the API's
 * service by the cluster's DNS and connects to its address, which is what pods need of a node.
 */
export function probePod(wish: ProbeWish): NewObject<Pod> {
  return {
    metadata: {
      namespace: probeNamespace,
      name: `probe-${sha256(`${wish.stepRun}/${wish.machineUid}`).slice(0, 16)}-${wish.number}`,
      labels: { [probeLabel]: wish.stepRun, [labels.machineUid]: wish.machineUid },
    },
    spec: {
      nodeName: wish.node,
      restartPolicy: "Never",
      activeDeadlineSeconds: podSeconds,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: "Exists" }, { key: joiningTaint.key, operator: "Exists", effect: joiningTaint.effect }],
      containers: [
        {
          name: "probe",
          image: wish.image,
          ...commandFor(wish.image),
          terminationMessagePolicy: "FallbackToLogsOnError",
          resources: { requests: { cpu: "5m", memory: "8Mi" } },
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            seccompProfile: { type: "RuntimeDefault" },
          },
        },
      ],
    },
  };
}

const target = "kubernetes.default.svc";

/** Any image with a shell and nc will do; nslookup is asked first where it is there, so that the message says which of the two failed. */
const script = [
  `domain=$(sed -n 's/^search .*svc[.]\\([^ ]*\\).*/\\1/p' /etc/resolv.conf | head -n 1)`,
  `name=${target}.$` + "{domain:-cluster.local}",
  `if command -v nslookup >/dev/null; then nslookup "$name" >/tmp/out 2>&1 || { echo "DNS does not resolve $name"; exit 1; }; fi`,
  `nc -w 5 "$name" 443 </dev/null >/dev/null 2>&1 || { echo "$name:443 does not answer"; exit 1; }`,
].join("\n");

function commandFor(image: string): { readonly args: readonly string[] } | { readonly command: readonly string[] } {
  const [name = ""] = (image.split("/").at(-1) ?? "").split(/[:@]/);
  if (name === "agnhost") return { args: ["connect", "--timeout=5s", `${target}:443`] };
  return { command: ["sh", "-c", script] };
}

/** What these pods, all of one node, say. */
export function probeState(pods: readonly Pod[], now: number): ProbeState {
  const newest = pods.toSorted((a, b) => numberOf(a) - numberOf(b)).at(-1);
  if (newest === undefined) return { state: "None" };
  const { phase } = newest.status ?? {};
  if (phase === "Succeeded") return { state: "Succeeded" };
  const detail = detailOf(newest);
  if (phase !== "Failed") return { state: "Running", detail };
  const begun = parseTime(newest.metadata.creationTimestamp ?? isoTime(now)) ?? now;
  return { state: "Failed", detail, pods: numberOf(newest), againAt: begun + againMs };
}

function numberOf({ metadata }: Pod): number {
  return Number(metadata.name.split("-").at(-1)) || 1;
}

/** What the pod, or the node agent about it, says. */
function detailOf({ status }: Pod): string {
  const [container] = status?.containerStatuses ?? [];
  const { waiting, terminated } = container?.state ?? {};
  const said = [
    terminated?.message,
    waiting?.message === undefined ? undefined : `${waiting.reason ?? ""}: ${waiting.message}`,
    waiting?.reason,
    status?.message,
    status?.reason,
    terminated === undefined ? undefined : `exit ${terminated.exitCode}`,
  ].find((each) => each !== undefined && each.trim() !== "");
  return (said ?? status?.phase ?? "it has not started").trim().replaceAll("\n", " ").slice(0, 400);
}
