import type { List } from "../../../data/lists.ts";
import type { Operation } from "../../../data/objects.ts";
import { paths } from "../../../data/paths.ts";
import { type TextKey, useText } from "../../../i18n/text.tsx";
import { Age } from "../../../kit/age.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { Go } from "../../../kit/name.tsx";
import { ObjectStatus } from "../../../kit/object-status.tsx";
import { Panel } from "../../../kit/small.tsx";

/** Operations that made or changed the cluster, newest first. */
export function Operations({ operations }: { readonly operations: List<Operation> }) {
  const { t } = useText();
  return (
    <Panel title={t("lifecycle.operations")}>
      <Block of={operations} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("cluster.noChanges")}</Empty>
          ) : (
            <ul className="tree set-tree">
              {items.map((operation) => (
                <li key={operation.metadata.name}>
                  <ObjectStatus of={operation} />
                  <span>
                    <Go mono to={paths.operation(operation.metadata.name)}>
                      {operation.metadata.name}
                    </Go>{" "}
                    <span className="text-2">{t(`operationType.${operation.spec.operationType}` as TextKey)}</span>
                  </span>
                  <Age since={operation.metadata.creationTimestamp} />
                </li>
              ))}
            </ul>
          )
        }
      </Block>
    </Panel>
  );
}
