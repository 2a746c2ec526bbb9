import { stringify } from "yaml";
import type { Kubectl } from "./kubectl.ts";

/** Requests that were sent one way, and how many got no right answer. */
export interface Reach {
  readonly from: string;
  /** `pod on m3`, `service` or `DNS`. */
  readonly to: string;
  readonly sent: number;
  readonly lost: number;
}

const requests = 100;
const namespace = "dipper-network-test";
const port = 8080;

interface Pod {
  readonly name: string;
  readonly node: string;
  readonly address: string;
}

/**
 * From a pod on every node to the pods on every other node by address, and by the service's address and name: 100 requests each. The
 * pods answer with their own name, so an answer of the wrong one counts as lost. Takes its namespace away again.
 */
export async function networkTest(kubectl: Kubectl, image: string, withinMs = 120_000): Promise<readonly Reach[]> {
  await kubectl(["apply", "-f", "-"], manifest(image));
  try {
    await kubectl(["-n", namespace, "rollout", "status", "daemonset/web", `--timeout=${withinMs / 1000}s`]);
    const pods = await podsOf(kubectl);
    const service = (
      await kubectl(["-n", namespace, "get", "service", "web", "-o", "jsonpath={.spec.clusterIP}"])
    ).trim();
    const answers = pods.map(({ name }) => name);
    const host = `web.${namespace}.svc.cluster.local`;
    const ways = await Promise.all(
      pods.map(async (from) => {
        const found: Reach[] = [];
        for (const to of pods.filter(({ name }) => name !== from.name))
          found.push(await reach(kubectl, from, { to: `pod on ${to.node}`, host: to.address, answers: [to.name] }));
        found.push(await reach(kubectl, from, { to: "service", host: service, answers }));
        found.push(await reach(kubectl, from, { to: "DNS", host, answers }));
        return found;
      }),
    );
    return ways.flat();
  } finally {
    await kubectl(["delete", "namespace", namespace, "--wait=false", "--ignore-not-found"]);
  }
}

/** Throws when a request was lost; else answers one line. */
export function nothingLost(everywhere: readonly Reach[]): string {
  const bad = everywhere.filter(({ lost }) => lost > 0);
  if (bad.length > 0)
    throw new Error(
      `Requests were lost: ${bad.map(({ from, to, lost, sent }) => `from ${from} to ${to}: ${lost} of ${sent}`).join("; ")}`,
    );
  const sent = everywhere.reduce((sum, one) => sum + one.sent, 0);
  return `${sent} requests over ${everywhere.length} ways, 0 lost`;
}

async function reach(
  kubectl: Kubectl,
  from: Pod,
  target: { readonly to: string; readonly host: string; readonly answers: readonly string[] },
): Promise<Reach> {
  const url = `http://${target.host}:${port}/hostname`;
  const curl = "curl -s -m 5 -H 'Connection: close' -w '\\n'";
  // A connection for each request. One curl does for all, but it would look a name up only once.
  const fetchAll =
    target.to === "DNS"
      ? `i=0; while [ $i -lt ${requests} ]; do ${curl} ${url}; i=$((i+1)); done; true`
      : `${curl} '${url}?[1-${requests}]'; true`;
  const said = await kubectl(["-n", namespace, "exec", from.name, "--", "sh", "-c", fetchAll]);
  const good = said.split("\n").filter((line) => target.answers.includes(line.trim())).length;
  return { from: from.node, to: target.to, sent: requests, lost: requests - good };
}

async function podsOf(kubectl: Kubectl): Promise<readonly Pod[]> {
  const list = JSON.parse(await kubectl(["-n", namespace, "get", "pods", "-l", "app=web", "-o", "json"])) as {
    readonly items: readonly {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly nodeName: string };
      readonly status: { readonly podIP: string };
    }[];
  };
  return list.items.map((pod) => ({
    name: pod.metadata.name,
    node: pod.spec.nodeName,
    address: pod.status.podIP,
  }));
}

/** One web server per node, the control plane's too. */
function manifest(image: string): string {
  const labels = { app: "web" };
  const objects = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace },
      spec: { selector: labels, ports: [{ port, targetPort: port }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "web", namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            tolerations: [{ operator: "Exists" }],
            containers: [
              {
                name: "web",
                image,
                args: ["netexec", `--http-port=${port}`],
                readinessProbe: { httpGet: { path: "/hostname", port }, periodSeconds: 1 },
              },
            ],
          },
        },
      },
    },
  ];
  return objects.map((object) => stringify(object)).join("---\n");
}
