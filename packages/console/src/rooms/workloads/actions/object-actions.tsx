import { useState } from "react";
import type { KubeObject, KubeRef } from "../../../data/kube.ts";
import { useText } from "../../../i18n/text.tsx";
import { Button } from "../../../kit/button.tsx";
import { Menu } from "../../../kit/menu.tsx";
import { resourceKey } from "../object-ref.ts";
import { useInsideOff } from "../use-inside-off.ts";
import { type Action, actionsOf } from "./action.ts";

const shownFirst = 3;

/** The actions of an object, off with their reason where one may not or where they make no sense. */
export function ObjectActions({ target, object }: { readonly target: KubeRef; readonly object: KubeObject }) {
  const { t } = useText();
  const off = useInsideOff(target.cluster);
  const [open, setOpen] = useState<string | undefined>(undefined);
  const actions = actionsOf(resourceKey(target));
  const whyOff = (action: Action): string | undefined => {
    const key = action.off?.(object);
    return off ?? (key === undefined ? undefined : t(key));
  };
  const rest = actions.slice(shownFirst);
  return (
    <>
      {actions.slice(0, shownFirst).map((action) => (
        <Button
          key={action.key}
          look={action.danger === true ? "danger" : "default"}
          off={whyOff(action)}
          onClick={() => setOpen(action.key)}
        >
          {t(action.label(object))}
        </Button>
      ))}
      {rest.length === 0 ? null : (
        <Menu
          label={t("inside.more")}
          entries={rest.map((action) => ({
            key: action.key,
            label: t(action.label(object)),
            danger: action.danger === true,
            off: whyOff(action),
            onSelect: () => setOpen(action.key),
          }))}
        />
      )}
      {actions.map(({ key, Dialog }) => (
        <Dialog key={key} target={target} object={object} open={open === key} onClose={() => setOpen(undefined)} />
      ))}
    </>
  );
}
