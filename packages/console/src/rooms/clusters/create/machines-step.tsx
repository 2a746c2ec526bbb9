import { useList } from "../../../data/lists.ts";
import type { Machine, Pool } from "../../../data/objects.ts";
import { paths } from "../../../data/paths.ts";
import { type TextKey, useText } from "../../../i18n/text.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { Choice } from "../../../kit/choice.tsx";
import { NumberField, SelectField } from "../../../kit/fields.tsx";
import { Go } from "../../../kit/name.tsx";
import { ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel } from "../../../kit/small.tsx";
import { useMachineColumns } from "../../machines/machine-columns.tsx";
import type { StepProps } from "./basics-step.tsx";
import { countOf, type SetDraft } from "./cluster-draft.ts";

type Role = "control" | "etcd" | "compute";

const nameOf = (machine: Machine): string => machine.metadata.name;

/** One block per role: named machines, or so many out of a pool. A machine stands in one set only. */
export function MachinesStep({ draft, change }: StepProps) {
  const roles: readonly Role[] =
    draft.etcdMode === "External" ? ["control", "etcd", "compute"] : ["control", "compute"];
  const taken = (role: Role): ReadonlySet<string> =>
    new Set(roles.filter((each) => each !== role).flatMap((each) => draft[each].machines));
  return (
    <>
      {roles.map((role) => (
        <RoleBlock
          key={role}
          role={role}
          set={draft[role]}
          taken={taken(role)}
          change={(next) => change({ [role]: { ...draft[role], ...next } })}
        />
      ))}
    </>
  );
}

interface RoleProps {
  readonly role: Role;
  readonly set: SetDraft;
  readonly taken: ReadonlySet<string>;
  readonly change: (change: Partial<SetDraft>) => void;
}

function RoleBlock({ role, set, taken, change }: RoleProps) {
  const { t } = useText();
  return (
    <Panel
      title={t(`create.role.${role}` as TextKey)}
      extra={
        <span className="role-choice">
          <span className="text-3">{t("create.machines", { count: countOf(set) })}</span>
          <Choice
            label={t("wizard.how")}
            value={set.mode}
            options={[
              { value: "named", label: t("wizard.fromList") },
              { value: "pool", label: t("wizard.fromPool") },
            ]}
            onChange={(mode) => change({ mode })}
          />
        </span>
      }
    >
      {set.mode === "named" ? (
        <Named role={role} set={set} taken={taken} change={change} />
      ) : (
        <FromPool set={set} change={change} />
      )}
    </Panel>
  );
}

function Named({ role, set, taken, change }: RoleProps) {
  const { t } = useText();
  const machines = useList<Machine>({ of: "machines", filter: "phase:Spare", limit: 500 });
  const columns = useMachineColumns().filter((column) =>
    ["state", "address", "class", "zone", "rack"].includes(column.key),
  );
  return (
    <Block of={machines} rows={3}>
      {(rows) => (
        <div className="role-machines">
          <ResourceTable
            label={t(`create.role.${role}` as TextKey)}
            columns={columns}
            rows={rows.filter((machine) => !taken.has(nameOf(machine)))}
            keyOf={nameOf}
            selection={{
              selected: new Set(set.machines),
              onChange: (machines) => change({ machines: [...machines] }),
            }}
            empty={
              <Empty action={<Go to={paths.machinesImport}>{t("machines.import")}</Go>}>{t("wizard.noSpare")}</Empty>
            }
          />
        </div>
      )}
    </Block>
  );
}

function FromPool({ set, change }: Pick<RoleProps, "set" | "change">) {
  const { t } = useText();
  const pools = useList<Pool>({ of: "pools", limit: 500 });
  const classes = pools.items
    .filter((pool) => pool.metadata.name === set.pool)
    .flatMap((pool) => [...(pool.status?.classes ?? []), ...(pool.spec.minSpare ?? [])])
    .map((entry) => entry.machineClass);
  return (
    <div className="columns pool-fields">
      <SelectField
        label={t("kind.SparePool")}
        value={set.pool === "" ? undefined : set.pool}
        options={pools.items.map((pool) => ({ value: pool.metadata.name, label: pool.metadata.name }))}
        onChange={(pool) => change({ pool, machineClass: "" })}
      />
      <SelectField
        label={t("machines.class")}
        value={set.machineClass}
        options={[
          { value: "", label: t("wizard.anyClass") },
          ...[...new Set(classes)].toSorted().map((name) => ({ value: name, label: name })),
        ]}
        onChange={(machineClass) => change({ machineClass })}
      />
      <NumberField
        label={t("wizard.count")}
        value={set.count}
        min={0}
        max={500}
        onChange={(count) => change({ count })}
      />
    </div>
  );
}
