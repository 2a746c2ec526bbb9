import { activeOnly } from "../../data/display.ts";
import { useList } from "../../data/lists.ts";
import type { Cluster, Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { SelectField } from "../../kit/fields.tsx";
import { Go } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { Panel } from "../../kit/small.tsx";
import { useClusterOff } from "../clusters/cluster-frame.tsx";

/** Which cluster, who holds its lock, what waits: before one starts. */
export function ClusterStep({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const { t, rich } = useText();
  const clusters = useList<Cluster>({ of: "clusters", limit: 500 });
  const operations = useList<Operation>({
    of: "operations",
    filter: `cluster:${value} ${activeOnly}`,
    enabled: value !== "",
  });
  const chosen = clusters.items.find((cluster) => cluster.metadata.name === value);
  const off = useClusterOff(chosen);
  const here = operations.items.filter((operation) => operation.spec.clusterName === value && value !== "");
  return (
    <div className="wizard-form">
      <Block of={clusters} rows={2}>
        {(items) => (
          <SelectField
            label={t("kind.Cluster")}
            value={value === "" ? undefined : value}
            searchable
            placeholder={t("wizard.chooseCluster")}
            options={items.map((cluster) => ({ value: cluster.metadata.name, label: cluster.metadata.name }))}
            onChange={onChange}
          />
        )}
      </Block>
      {off === undefined ? null : (
        <ExplainLine state="wait" action={<Go to={paths.cluster(value)}>{t("wizard.openCluster")}</Go>}>
          {off}
        </ExplainLine>
      )}
      {chosen === undefined ? null : (
        <Panel title={t("wizard.lock")}>
          {here.length === 0 ? (
            <Empty>{t("wizard.lockFree")}</Empty>
          ) : (
            <ul className="tree">
              {here.map((operation) => (
                <li key={operation.metadata.name} style={{ gridTemplateColumns: "170px minmax(0,1fr)" }}>
                  <ObjectStatus of={operation} />
                  <span>
                    {rich("wizard.holder", {
                      name: (
                        <Go mono to={paths.operation(operation.metadata.name)}>
                          {operation.metadata.name}
                        </Go>
                      ),
                      count: operation.spec.operationMachines?.length ?? 0,
                    })}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
    </div>
  );
}
