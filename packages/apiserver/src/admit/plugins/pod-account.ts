import type { Random } from "@dipper/world";
import { copyJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import { generatedName } from "../../server/metadata.ts";
import { forbidden } from "../../server/refusals.ts";
import { keyOf } from "../../store/entry.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import type { ResourceType } from "../../types/resource-type.ts";

const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
/** An hour and seven seconds, as upstream: by it kubelets know a token that they renew. */
const tokenSeconds = 3_607;

/** The account a pod runs as must exist; its pull secrets and its token come with it. Changes `pod`. */
export function admitAccount(
  type: ResourceType,
  pod: StoredObject,
  deps: { readonly store: Store; readonly random: Random },
): void {
  const spec = pod["spec"] as JsonObject;
  const namespace = pod.metadata.namespace ?? "";
  const name =
    typeof spec["serviceAccountName"] === "string" && spec["serviceAccountName"] !== ""
      ? spec["serviceAccountName"]
      : "default";
  Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
  const entry = deps.store.staged("/serviceaccounts").get(keyOf(namespace, name));
  if (entry === undefined)
    throw forbidden(
      type,
      pod.metadata.name ?? "",
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  const account = deps.store.shared(entry);
  if (!Array.isArray(spec["imagePullSecrets"]) && Array.isArray(account["imagePullSecrets"]))
    spec["imagePullSecrets"] = copyJson(account["imagePullSecrets"]) as JsonObject[];
  const mounts = spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"] ?? true;
  if (mounts === true) mountToken(spec, deps.random);
}

function mountToken(spec: JsonObject, random: Random): void {
  const containers = [
    ...((spec["initContainers"] ?? []) as JsonObject[]),
    ...((spec["containers"] ?? []) as JsonObject[]),
  ];
  const without = containers.filter(
    (container) =>
      !((container["volumeMounts"] ?? []) as JsonObject[]).some((mount) => mount["mountPath"] === mountPath),
  );
  if (without.length === 0) return;
  const volumes = (spec["volumes"] ?? []) as JsonObject[];
  // A pod that was written back as it had been read brings its volume along.
  const present = volumes.find(
    (each) => isObject(each["projected"]) && String(each["name"]).startsWith("kube-api-access-"),
  );
  const name = present === undefined ? generatedName("kube-api-access-", random) : String(present["name"]);
  if (present === undefined) spec["volumes"] = [...volumes, tokenVolume(name)];
  for (const container of without)
    container["volumeMounts"] = [
      ...((container["volumeMounts"] ?? []) as JsonObject[]),
      { name, readOnly: true, mountPath },
    ];
}

function tokenVolume(name: string): JsonObject {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
