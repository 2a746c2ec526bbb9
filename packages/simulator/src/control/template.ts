import type { OwnerReference, Pod, PodTemplate, Toleration } from "@dipper/api";
import { type Random, xxh32 } from "@dipper/world";

const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** A short name for a template: letters and digits that form no words. `collisions` gives another one where two met. */
export function templateHash(template: unknown, collisions = 0): string {
  const text = `${JSON.stringify(sorted(template))}${collisions === 0 ? "" : collisions}`;
  return String(xxh32(text, 0)).replaceAll(/\d/g, (digit) => alphabet[Number(digit)] ?? "");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

/** Five characters, as a server gives them to generated names. */
export function nameSuffix(random: Random): string {
  return Array.from({ length: 5 }, () => alphabet[random.uint32() % alphabet.length]).join("");
}

/** As the API server gives every pod that says nothing about it: five minutes on a node that does not report. */
const patient: readonly Toleration[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map(
  (key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }),
);

export interface PodWish {
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly owner: OwnerReference;
  readonly name: string;
  /** What the name was made from, where it was made. */
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly spec?: Partial<Pod["spec"]>;
}

/** A pod as a controller makes it from its template. */
export function podFromTemplate(wish: PodWish): Omit<Pod, "apiVersion" | "kind"> {
  const { metadata = {}, spec } = wish.template;
  const annotations = { ...metadata.annotations, ...wish.annotations };
  const finalizers = [...(metadata.finalizers ?? []), ...(wish.finalizers ?? [])];
  const whole = { ...spec, ...wish.spec };
  const given = whole.tolerations ?? [];
  const missing = patient.filter((each) => !given.some((own) => tolerates(own, each)));
  return {
    metadata: {
      name: wish.name,
      ...(wish.generateName === undefined ? {} : { generateName: wish.generateName }),
      namespace: wish.namespace,
      labels: { ...metadata.labels, ...wish.labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(finalizers.length === 0 ? {} : { finalizers }),
      ownerReferences: [wish.owner],
    },
    spec: { ...whole, ...(missing.length + given.length === 0 ? {} : { tolerations: [...given, ...missing] }) },
    status: { phase: "Pending" },
  };
}

function tolerates(own: Toleration, other: Toleration): boolean {
  const key = own.key ?? "";
  return (
    (key === "" || key === other.key) && (own.effect === undefined || own.effect === "" || own.effect === other.effect)
  );
}
