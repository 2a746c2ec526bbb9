import type { Cluster, ClusterDeployment } from "../../../data/objects.ts";
import { type TextKey, useFormat, useText } from "../../../i18n/text.tsx";
import { useNow } from "../../../kit/age.tsx";
import { Mono } from "../../../kit/name.tsx";
import { Shape, type State } from "../../../kit/shape.tsx";
import { Panel } from "../../../kit/small.tsx";

const memberStates: Readonly<Record<string, State>> = {
  Ready: "ok",
  Healthy: "ok",
  NotReady: "fail",
  Unhealthy: "fail",
  Learner: "run",
};

/** Members of the control plane and of etcd, each with what it last answered. */
export function ControlPlane({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const members = [
    ...(cluster.status?.controlPlane?.members ?? []).map(({ name, state }) => ({ label: name, state })),
    ...(cluster.status?.etcd?.members ?? []).map(({ name, state }) => ({
      label: t("lifecycle.etcdMember", { name }),
      state,
    })),
  ];
  return (
    <Panel title={t("lifecycle.controlPlane")}>
      {members.length === 0 ? <p className="text-2">{t("lifecycle.notAsked")}</p> : null}
      <ul className="tree">
        {members.map(({ label, state }) => (
          <li key={label}>
            <Shape state={memberStates[state] ?? "unknown"} />
            <span>{label}</span>
            <span className="text-2">{t(`lifecycle.member.${state}` as TextKey)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const addonStates: Readonly<Record<string, State>> = {
  Deployed: "ok",
  Failed: "fail",
  Waiting: "wait",
  Removed: "idle",
};

export function Addons({ wanted, cluster }: { readonly wanted: ClusterDeployment; readonly cluster: Cluster }) {
  const { t } = useText();
  const addons = wanted.spec.addons ?? [];
  return (
    <Panel title={t("create.addons")}>
      {addons.length === 0 ? <p className="text-2">{t("lifecycle.noAddons")}</p> : null}
      <ul className="tree">
        {addons.map((addon) => {
          const seen = cluster.status?.addons?.find((each) => each.name === addon.name);
          return (
            <li key={addon.name}>
              <Shape state={addonStates[seen?.phase ?? ""] ?? "idle"} />
              <span>
                <Mono>{addon.name}</Mono> <span className="text-2">{addon.version}</span>
              </span>
              <span className="text-2">
                {seen === undefined ? t("lifecycle.notYet") : t(`lifecycle.addon.${seen.phase}` as TextKey)}
              </span>
              {seen?.phase === "Failed" ? <p>{seen.message}</p> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

const soonMs = 30 * 86_400_000;

/** Certificates and when they end: those that end soon first. */
export function Certificates({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const certificates = (cluster.status?.certificates ?? [])
    .map(({ name, notAfter }) => ({ name, at: Date.parse(notAfter) }))
    .toSorted((a, b) => a.at - b.at);
  const state = (at: number): State => (at <= now ? "fail" : at < now + soonMs ? "warn" : "ok");
  return (
    <Panel title={t("lifecycle.certificates")}>
      {certificates.length === 0 ? <p className="text-2">{t("lifecycle.notAsked")}</p> : null}
      <ul className="tree">
        {certificates.map(({ name, at }) => (
          <li key={name}>
            <Shape state={state(at)} />
            <Mono>{name}</Mono>
            <span className="text-2">{t("lifecycle.until", { day: format.day(at) })}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
