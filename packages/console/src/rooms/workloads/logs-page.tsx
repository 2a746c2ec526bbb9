import { useState } from "react";
import { useUrls } from "../../app/use-url.ts";
import { useKubeObject } from "../../data/kube.ts";
import { usePodLogs } from "../../data/pod-logs.ts";
import { useText } from "../../i18n/text.tsx";
import { Empty, useErrorSentence } from "../../kit/block-states.tsx";
import { Choice } from "../../kit/choice.tsx";
import { CheckField, SelectField } from "../../kit/fields.tsx";
import { LogPane } from "../../kit/log-pane.tsx";
import { Mono } from "../../kit/name.tsx";
import { Status } from "../../kit/status.tsx";
import { ClusterFrame } from "../clusters/cluster-frame.tsx";
import type { PodObject } from "./pod.ts";

/** Logs of one pod or of several at once, with search and download. */
export function LogsPage() {
  return <ClusterFrame>{(cluster) => <Logs cluster={cluster.metadata.name} />}</ClusterFrame>;
}

const tails = ["100", "1000", "10000"] as const;

function Logs({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const url = useUrls();
  const sentence = useErrorSentence();
  const namespace = url["ns"] ?? "";
  const pods = (url["pods"] ?? "").split(",").filter(Boolean);
  const [container, setContainer] = useState("");
  const [previous, setPrevious] = useState(false);
  const [tail, setTail] = useState<(typeof tails)[number]>("1000");
  const ref = { cluster, group: "", version: "v1", resource: "pods", namespace, name: pods[0] ?? "" };
  const first = useKubeObject<PodObject>(ref).data;
  const containers = first?.spec.containers.map(({ name }) => name) ?? [];
  const chosen = container === "" ? (containers.length > 1 ? (containers[0] ?? "") : "") : container;
  const log = usePodLogs({
    cluster,
    namespace,
    pods,
    container: chosen,
    previous,
    follow: true,
    tailLines: Number(tail),
  });
  if (pods.length === 0) return <Empty>{t("inside.noPods")}</Empty>;
  return (
    <section className="logs-page" aria-label={t("inside.logsOf", { count: pods.length })}>
      <div className="toolbar">
        <Mono>{`${namespace}/`}</Mono>
        <span className="text-2" title={pods.join(", ")}>
          {pods.length === 1 ? <Mono>{pods[0]}</Mono> : t("inside.logsOf", { count: pods.length })}
        </span>
        {containers.length > 1 ? (
          <SelectField
            label={t("inside.container")}
            value={chosen}
            onChange={setContainer}
            options={containers.map((name) => ({ value: name, label: name }))}
          />
        ) : null}
        <CheckField label={t("inside.previous")} value={previous} onChange={setPrevious} />
        <span className="space" />
        <Choice
          label={t("inside.tail")}
          value={tail}
          onChange={setTail}
          options={tails.map((value) => ({ value, label: value }))}
        />
      </div>
      {log.failed.map(({ pod, error }) => (
        <p key={pod} role="alert">
          <Status state="fail">{pod}</Status> {sentence(error)}
        </p>
      ))}
      <LogPane
        lines={log.lines}
        running={!log.done}
        name={pods.length === 1 ? (pods[0] ?? "") : namespace}
        before={null}
      />
    </section>
  );
}
