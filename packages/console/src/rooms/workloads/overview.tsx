import type { ReactNode } from "react";
import type { KubeObject, KubeRef } from "../../data/kube.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Mono } from "../../kit/name.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { resourceKey } from "./object-ref.ts";
import { ContainersPanel } from "./panels/containers-panel.tsx";
import { DataPanel } from "./panels/data-panel.tsx";
import { EndpointsPanel } from "./panels/endpoints-panel.tsx";
import { PodsPanel } from "./panels/pods-panel.tsx";
import { RevisionsPanel } from "./panels/revisions-panel.tsx";

interface Conditioned extends KubeObject {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
      readonly lastTransitionTime?: string;
    }[];
  };
}

/** What a kind shows beside what every object has; keys are those of `resourceKey`. */
const panels: Readonly<Record<string, readonly ((props: PanelProps) => ReactNode)[]>> = {
  "deployments.apps": [PodsPanel, RevisionsPanel],
  "statefulsets.apps": [PodsPanel, RevisionsPanel],
  "daemonsets.apps": [PodsPanel, RevisionsPanel],
  "replicasets.apps": [PodsPanel],
  "jobs.batch": [PodsPanel],
  services: [EndpointsPanel, PodsPanel],
  pods: [ContainersPanel],
  configmaps: [DataPanel],
  secrets: [DataPanel],
};

export interface PanelProps {
  readonly target: KubeRef;
  readonly object: KubeObject;
}

export function Overview({ target, object }: PanelProps) {
  const { t } = useText();
  const {
    labels = {},
    annotations = {},
    ownerReferences = [],
    finalizers = [],
  } = object.metadata as KubeObject["metadata"] & {
    readonly finalizers?: readonly string[];
  };
  const conditions = (object as Conditioned).status?.conditions ?? [];
  return (
    <>
      <div className="columns">
        <Panel title={t("inside.facts")}>
          <FactList
            facts={[
              [t("inside.kind"), <Mono key="k">{`${object.apiVersion} ${object.kind}`}</Mono>],
              [t("inside.labels"), <Pairs key="l" of={labels} />],
              [t("inside.annotations"), <Pairs key="a" of={annotations} />],
              [
                t("inside.owners"),
                ownerReferences.length === 0 ? undefined : (
                  <Mono key="o">{ownerReferences.map((each) => `${each.kind} ${each.name}`).join(", ")}</Mono>
                ),
              ],
              [
                t("inside.finalizers"),
                finalizers.length === 0 ? undefined : <Mono key="f">{finalizers.join(", ")}</Mono>,
              ],
              ["uid", <Mono key="u">{object.metadata.uid ?? ""}</Mono>],
            ]}
          />
        </Panel>
        {conditions.length === 0 ? null : (
          <Panel title={t("inside.conditions")}>
            <ul className="tree">
              {conditions.map((each) => (
                <li key={each.type}>
                  <Shape state={stateOf(each)} />
                  <span>
                    {each.type} <span className="text-3">{each.reason ?? each.status}</span>
                  </span>
                  <Age since={each.lastTransitionTime} />
                  {each.message === undefined || each.message === "" ? null : <p>{each.message}</p>}
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
      {(panels[resourceKey(target)] ?? []).map((Each, index) => (
        <Each key={index} target={target} object={object} />
      ))}
    </>
  );
}

/** Conditions whose truth is trouble. */
const bad = /(?:Failure|Failed|Pressure|Unavailable|Stalled|Degraded|DisruptionTarget)$/;

function stateOf({ type, status }: { readonly type: string; readonly status: string }): State {
  if (status === "Unknown") return "unknown";
  return (status === "True") !== bad.test(type) ? "ok" : "warn";
}

const mostPairs = 12;
const longest = 80;

function Pairs({ of }: { readonly of: Readonly<Record<string, string>> }) {
  const { t } = useText();
  const pairs = Object.entries(of);
  if (pairs.length === 0) return <>–</>;
  return (
    <>
      {pairs.slice(0, mostPairs).map(([key, value]) => (
        <div key={key} title={value}>
          <Mono>{`${key}=${value.length > longest ? `${value.slice(0, longest)}…` : value}`}</Mono>
        </div>
      ))}
      {pairs.length > mostPairs ? (
        <div className="text-3">{t("inside.morePairs", { count: pairs.length - mostPairs })}</div>
      ) : null}
    </>
  );
}
