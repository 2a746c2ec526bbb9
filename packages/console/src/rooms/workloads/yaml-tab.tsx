import { lazy, Suspense, useState } from "react";
import type { KubeObject, KubeRef } from "../../data/kube.ts";
import { useText } from "../../i18n/text.tsx";
import { Loading } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Yaml } from "../../kit/yaml.tsx";
import { resourceKey } from "./object-ref.ts";
import { useInsideOff } from "./use-inside-off.ts";

// The editor is its own chunk: who only reads does not load it.
const YamlEditor = lazy(() => import("./yaml-editor.tsx").then((module) => ({ default: module.YamlEditor })));

/** The object as YAML, and the editor that shows what a change comes to before it is made. */
export function YamlTab({ target, object }: { readonly target: KubeRef; readonly object: KubeObject }) {
  const { t } = useText();
  const off = useInsideOff(target.cluster);
  const [edited, setEdited] = useState<KubeObject | undefined>(undefined);
  const masked = resourceKey(target) === "secrets" ? t("inside.off.masked") : undefined;
  if (edited !== undefined)
    return (
      <Suspense fallback={<Loading rows={12} />}>
        <YamlEditor target={target} seen={edited} onClose={() => setEdited(undefined)} />
      </Suspense>
    );
  return (
    <>
      <div className="toolbar">
        <Button off={off ?? masked} onClick={() => setEdited(object)}>
          {t("inside.edit")}
        </Button>
      </div>
      <Yaml object={object} name={target.name} />
    </>
  );
}
