import { useState } from "react";
import { change, type Templated } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { DiffView } from "../../../kit/diff-view.tsx";
import { SelectField } from "../../../kit/fields.tsx";
import { yamlOf } from "../../../kit/yaml-text.ts";
import { useRevisions } from "../revisions.ts";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

export const rollBack: Action = { key: "rollBack", label: () => "inside.rollBack", Dialog: RollBackDialog };

/** Back to a template of before; what that changes is shown first. */
function RollBackDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const revisions = useRevisions(target, object, open) ?? [];
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const old = revisions.filter((each) => !each.current);
  const revision = old.find((each) => each.name === chosen) ?? old[0];
  const close = (): void => {
    setChosen(undefined);
    onClose();
  };
  return (
    <Act
      open={open}
      wide
      title={t("inside.rollBackTitle", { name: target.name })}
      verb={revision === undefined ? t("inside.rollBack") : t("inside.rollBackVerb", { revision: revision.number })}
      off={revision === undefined ? t("inside.noRevisions") : undefined}
      lines={[{ state: "run", text: revision === undefined ? t("inside.noRevisions") : t("inside.rollBackLine") }]}
      onClose={close}
      act={async (reason) => {
        if (revision === undefined) return;
        const changes = [{ op: "replace" as const, path: "/spec/template", value: revision.template }];
        await change(target, object, changes, reason);
      }}
      done={t("inside.rollBackDone", { name: target.name, revision: revision?.number ?? 0 })}
    >
      {revision === undefined ? null : (
        <>
          <SelectField
            label={t("inside.revision")}
            value={revision.name}
            onChange={setChosen}
            options={old.map((each) => ({
              value: each.name,
              label: t("inside.revisionOf", { revision: each.number, images: each.images.join(", ") }),
            }))}
          />
          <DiffView
            label={t("inside.rollBackDiff")}
            before={yamlOf((object as Templated).spec.template)}
            after={yamlOf(revision.template)}
          />
        </>
      )}
    </Act>
  );
}
