import { useText } from "../../../i18n/text.tsx";
import { Age } from "../../../kit/age.tsx";
import { Empty } from "../../../kit/block-states.tsx";
import { Mono } from "../../../kit/name.tsx";
import { ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel, Tag } from "../../../kit/small.tsx";
import type { PanelProps } from "../overview.tsx";
import { type Revision, useRevisions } from "../revisions.ts";

/** The templates that a workload had, newest first. */
export function RevisionsPanel({ target, object }: PanelProps) {
  const { t } = useText();
  const revisions = useRevisions(target, object) ?? [];
  return (
    <Panel title={t("inside.revisions")}>
      <ResourceTable<Revision>
        grow
        label={t("inside.revisions")}
        rows={revisions}
        keyOf={(each) => each.name}
        empty={<Empty>{t("inside.noRevisions")}</Empty>}
        columns={[
          { key: "number", title: t("inside.revision"), width: 80, number: true, render: (each) => each.number },
          {
            key: "now",
            title: t("kit.state"),
            width: 90,
            render: (each) => (each.current ? <Tag>{t("inside.currentRevision")}</Tag> : ""),
          },
          { key: "name", title: t("inside.name"), width: 300, render: (each) => <Mono>{each.name}</Mono> },
          { key: "images", title: t("inside.images"), render: (each) => <Mono dim>{each.images.join(", ")}</Mono> },
          {
            key: "age",
            title: t("inside.age"),
            width: 76,
            number: true,
            render: (each) => <Age since={each.createdAt} />,
          },
        ]}
      />
    </Panel>
  );
}
