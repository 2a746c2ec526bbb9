import type { Machine } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Empty } from "../../kit/block-states.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { MachineFrame } from "./machine-frame.tsx";

export function MachinePage() {
  return <MachineFrame>{(machine) => <Facts machine={machine} />}</MachineFrame>;
}

/** What it is, where it serves, who holds it, and what is true of it. */
function Facts({ machine }: { readonly machine: Machine }) {
  const { t, rich, known } = useText();
  const roleWord = (role: string): string => {
    const key = known(`role.${role}`);
    return key === undefined ? role : t(key);
  };
  const conditionWord = (type: string): string => {
    const key = known(`condition.Machine.${type}`);
    return key === undefined ? type : t(key);
  };
  const format = useFormat();
  const { spec, status } = machine;
  const facts = status?.facts;
  const mono = (value: string | undefined) =>
    value === undefined || value === "" ? null : <Mono key={value}>{value}</Mono>;
  const operation = spec.operationRef?.name;
  return (
    <div className="columns">
      <div>
        <Panel title={t("machine.hardware")}>
          <FactList
            facts={[
              [
                t("machines.address"),
                (spec.addresses ?? []).map((entry) => (
                  <div key={entry.address}>
                    <Mono>{entry.address}</Mono> <span className="text-3">{entry.type}</span>
                  </div>
                )),
              ],
              [
                "SSH",
                spec.ssh === undefined ? null : (
                  <Mono key="ssh">{`${spec.ssh.user ?? ""}@${spec.ssh.address}:${spec.ssh.port ?? 22}`}</Mono>
                ),
              ],
              [t("machines.serial"), mono(spec.identity?.serialNumber)],
              [t("machine.fact.machineId"), mono(spec.identity?.machineID)],
              [t("machine.fact.uuid"), mono(spec.identity?.productUUID)],
              [t("machine.fact.os"), mono(facts?.os)],
              [t("machine.fact.kernel"), mono(facts?.kernel)],
              [t("machine.fact.cpu"), facts?.cpus === undefined ? null : `${facts.cpus} · ${facts.arch ?? ""}`],
              [
                t("machine.fact.memory"),
                facts?.memoryMiB === undefined ? null : format.bytes(facts.memoryMiB * 1024 * 1024),
              ],
              [t("machine.fact.disks"), facts?.disks === undefined ? null : format.count(facts.disks.length)],
              [
                t("machine.fact.seen"),
                facts?.observedAt === undefined ? null : <Age key="a" since={facts.observedAt} />,
              ],
            ]}
          />
        </Panel>
      </div>
      <div>
        <Panel title={t("machine.place")}>
          <FactList
            facts={[
              [t("machine.fact.site"), mono(spec.site)],
              [t("nodes.zoneRack"), mono([spec.zone, spec.rack].filter(Boolean).join(" "))],
              [t("machines.class"), mono(spec.machineClass)],
              [
                t("kind.SparePool"),
                spec.poolRef === undefined ? null : (
                  <Go key="p" mono to={paths.pool(spec.poolRef.name)}>
                    {spec.poolRef.name}
                  </Go>
                ),
              ],
              [
                t("machine.fact.serves"),
                spec.consumerRef?.clusterName === undefined || spec.consumerRef.clusterName === "" ? null : (
                  <Go key="c" mono to={paths.cluster(spec.consumerRef.clusterName)}>
                    {spec.consumerRef.clusterName}
                  </Go>
                ),
              ],
              [t("nodes.role"), spec.consumerRef?.role === undefined ? null : roleWord(spec.consumerRef.role)],
              [
                t("nodes.node"),
                status?.nodeRef === undefined || spec.consumerRef?.clusterName === undefined ? null : (
                  <Go key="n" mono to={paths.node(spec.consumerRef.clusterName, status.nodeRef.name)}>
                    {status.nodeRef.name}
                  </Go>
                ),
              ],
              [
                t("machine.fact.fence"),
                operation === undefined || operation === ""
                  ? t("machine.free")
                  : rich("machine.heldBy", {
                      operation: (
                        <Go mono to={paths.operation(operation)}>
                          {operation}
                        </Go>
                      ),
                    }),
              ],
            ]}
          />
        </Panel>
        <Panel title={t("cluster.conditions")}>
          {(status?.conditions ?? []).length === 0 ? <Empty>{t("machine.noConditions")}</Empty> : null}
          <ul className="tree">
            {(status?.conditions ?? []).map((condition) => {
              const state =
                condition.type === "Draining"
                  ? condition.status === "True"
                    ? "run"
                    : "idle"
                  : condition.status === "True"
                    ? "ok"
                    : condition.status === "Unknown"
                      ? "unknown"
                      : condition.type === "Available"
                        ? "idle"
                        : "fail";
              const why = status?.why?.find((each) => each.reason === condition.reason) ?? {
                reason: condition.reason,
                ...(condition.message === undefined ? {} : { message: condition.message }),
              };
              return (
                <li key={condition.type}>
                  <Shape state={state} />
                  <span title={`${condition.type}=${condition.status}`}>{conditionWord(condition.type)}</span>
                  <Age since={condition.lastTransitionTime} />
                  {state === "ok" || state === "idle" ? null : (
                    <p>
                      <WhySentence why={why} withNext />
                    </p>
                  )}
                </li>
              );
            })}
          </ul>
        </Panel>
      </div>
    </div>
  );
}
