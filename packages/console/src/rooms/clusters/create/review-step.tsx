import { type ReactNode, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { Button } from "../../../kit/button.tsx";
import { Choice } from "../../../kit/choice.tsx";
import { ExplainLine } from "../../../kit/explain.tsx";
import { Mono } from "../../../kit/name.tsx";
import { FactList, Panel, Simulated } from "../../../kit/small.tsx";
import { yamlOf } from "../../../kit/yaml-text.ts";
import type { StepProps } from "./basics-step.tsx";
import type { ClusterDraft, SetDraft } from "./cluster-draft.ts";
import { wantedObjects } from "./wanted-objects.ts";

/** What will be created: for people, and as the manifest that kubectl would take. */
export function ReviewStep({ draft, change, simulated }: StepProps & { readonly simulated: boolean }) {
  const { t } = useText();
  const text = useMemo(() => {
    const { sets, deployment } = wantedObjects(draft, simulated);
    return `kubectl apply -f - <<'EOF'\n${[...sets, deployment].map((each) => yamlOf(each).trimEnd()).join("\n---\n")}\nEOF`;
  }, [draft, simulated]);
  return (
    <div className="columns">
      <div>
        <Panel title={t("create.review")}>
          <Summary draft={draft} simulated={simulated} />
        </Panel>
        <div className="field" style={{ paddingTop: 16 }}>
          <span>{t("create.start")}</span>
          <Choice
            label={t("create.start")}
            value={draft.start}
            options={[
              { value: "Propose", label: t("create.start.Propose") },
              { value: "Request", label: t("create.start.Request") },
            ]}
            onChange={(start) => change({ start })}
          />
        </div>
        <ExplainLine state={draft.start === "Propose" ? "ask" : "run"}>
          {t(`create.startHint.${draft.start}`)}
        </ExplainLine>
      </div>
      <Panel
        title={t("submit.same")}
        extra={
          <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
            {t("kit.copy")}
          </Button>
        }
      >
        <pre className="code" tabIndex={0} aria-label={t("submit.same")} style={{ maxHeight: 560 }}>
          {text}
        </pre>
      </Panel>
    </div>
  );
}

function Summary({ draft, simulated }: { readonly draft: ClusterDraft; readonly simulated: boolean }) {
  const { t, rich } = useText();
  const set = ({ mode, machines, pool, count, machineClass }: SetDraft): ReactNode =>
    mode === "named"
      ? machines.length === 0
        ? t("create.none")
        : rich("create.named", { count: machines.length, names: <Mono>{machines.join(", ")}</Mono> })
      : rich("create.pooled", {
          count,
          pool: <Mono>{machineClass === "" ? pool : `${pool} ${machineClass}`}</Mono>,
        });
  return (
    <FactList
      facts={[
        [
          t("create.name"),
          <span key="name">
            <Mono strong>{draft.name}</Mono> {simulated ? <Simulated /> : null}
          </span>,
        ],
        [t("create.version"), <Mono key="version">{draft.version}</Mono>],
        [t("create.role.control"), set(draft.control)],
        ...(draft.etcdMode === "External" ? [[t("create.role.etcd"), set(draft.etcd)] as const] : []),
        [t("create.role.compute"), set(draft.compute)],
        [
          t("create.endpoint"),
          <span key="endpoint">
            {t(`create.endpoint.${draft.endpointType}`)}{" "}
            {draft.endpointType === "None" ? null : <Mono>{`${draft.endpointAddress}:${draft.endpointPort}`}</Mono>}
          </span>,
        ],
        [t("create.etcd"), t(`create.etcd.${draft.etcdMode}`)],
        [
          t("create.plugin"),
          draft.plugin === "none" ? t("create.plugin.none") : <Mono key="plugin">{draft.plugin}</Mono>,
        ],
        [t("create.pods"), <Mono key="pods">{draft.podCIDR}</Mono>],
        [t("create.services"), <Mono key="services">{draft.serviceCIDR}</Mono>],
        [
          t("create.addons"),
          draft.addons.length === 0 ? (
            t("lifecycle.noAddons")
          ) : (
            <Mono key="addons">{draft.addons.map((addon) => `${addon.name} ${addon.version}`).join(", ")}</Mono>
          ),
        ],
        [t("create.artifacts"), t(`create.artifacts.${draft.artifacts}`)],
        [t("create.site"), <Mono key="site">{draft.site}</Mono>],
      ]}
    />
  );
}
