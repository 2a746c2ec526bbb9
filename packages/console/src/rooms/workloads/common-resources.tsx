import type { Resource } from "../../data/kube.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { TabLinks } from "../../kit/tabs.tsx";

/** What people look for most; everything else stands in the list of what the cluster serves. */
const common: readonly (readonly [TextKey, Resource])[] = [
  ["inside.list.pods", { group: "", version: "v1", resource: "pods" }],
  ["inside.list.services", { group: "", version: "v1", resource: "services" }],
  ["inside.list.ingresses", { group: "networking.k8s.io", version: "v1", resource: "ingresses" }],
  ["inside.list.networkpolicies", { group: "networking.k8s.io", version: "v1", resource: "networkpolicies" }],
  ["inside.list.configmaps", { group: "", version: "v1", resource: "configmaps" }],
  ["inside.list.secrets", { group: "", version: "v1", resource: "secrets" }],
  ["inside.list.persistentvolumeclaims", { group: "", version: "v1", resource: "persistentvolumeclaims" }],
  ["inside.list.storageclasses", { group: "storage.k8s.io", version: "v1", resource: "storageclasses" }],
];

export function ResourceTabs({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  return (
    <TabLinks
      label={t("inside.lists")}
      tabs={[
        ...common.map(([key, of]) => ({ to: paths.objectList(cluster, of), label: t(key) })),
        { to: paths.objects(cluster), label: t("inside.list.all") },
      ]}
    />
  );
}
