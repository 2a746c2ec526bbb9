import { doorPath, type KubeObject, readKube, resourcePath } from "../../../data/kube.ts";
import { type Change, change, pointer } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

const mark = "storageclass.kubernetes.io/is-default-class";
const classes = { group: "storage.k8s.io", version: "v1", resource: "storageclasses" } as const;
const isDefault = (object: KubeObject): boolean => object.metadata.annotations?.[mark] === "true";

export const defaultClass: Action = {
  key: "default",
  label: () => "inside.defaultClass",
  off: (object) => (isDefault(object) ? "inside.defaultClassIs" : undefined),
  Dialog: DefaultClassDialog,
};

function marked(object: KubeObject, value: "true" | "false"): readonly Change[] {
  return object.metadata.annotations === undefined
    ? [{ op: "add", path: "/metadata/annotations", value: { [mark]: value } }]
    : [{ op: "add", path: `/metadata/annotations/${pointer(mark)}`, value }];
}

/** One class is the default: the one before loses the mark first, so that claims never find two. */
function DefaultClassDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  return (
    <Act
      open={open}
      title={t("inside.defaultClassTitle", { name: target.name })}
      verb={t("inside.defaultClassVerb")}
      lines={[{ state: "warn", text: t("inside.defaultClassLine") }]}
      onClose={onClose}
      act={async (reason) => {
        const path = doorPath(target.cluster, resourcePath(classes));
        const { items } = await readKube<{ readonly items: readonly KubeObject[] }>(path);
        for (const each of items)
          if (isDefault(each) && each.metadata.name !== target.name)
            await change({ ...target, name: each.metadata.name }, each, marked(each, "false"), reason);
        await change(target, object, marked(object, "true"), reason);
      }}
      done={t("inside.defaultClassDone", { name: target.name })}
    />
  );
}
