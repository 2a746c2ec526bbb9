import { useState } from "react";
import { type KubeObject, readKube, refPath } from "../../../data/kube.ts";
import { useMay } from "../../../data/queries.ts";
import { useText } from "../../../i18n/text.tsx";
import { Empty, Failed } from "../../../kit/block-states.tsx";
import { Button } from "../../../kit/button.tsx";
import { Mono } from "../../../kit/name.tsx";
import { ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel } from "../../../kit/small.tsx";
import { DataDialog } from "../actions/data-dialog.tsx";
import { resourceKey } from "../object-ref.ts";
import type { PanelProps } from "../overview.tsx";
import { useInsideOff } from "../use-inside-off.ts";

export interface DataObject extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

interface Line {
  readonly key: string;
  readonly value: string | undefined;
}

/** Text of base64; undefined: it is none. */
export function textOf(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Keys and values of a config map or a Secret. Those of a Secret leave the platform when somebody asks, which the audit records. */
export function DataPanel({ target, object }: PanelProps) {
  const { t } = useText();
  const secret = resourceKey(target) === "secrets";
  const off = useInsideOff(target.cluster);
  const [revealed, setRevealed] = useState<DataObject | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const [editing, setEditing] = useState<string | undefined>(undefined);
  const may = useMay("operate", target.cluster);
  const shown = (secret ? revealed : undefined) ?? (object as DataObject);
  const immutable = shown.immutable === true ? t("inside.data.immutable") : undefined;
  const reveal = async (): Promise<void> => {
    try {
      setRevealed(await readKube<DataObject>(refPath(target)));
      setError(undefined);
    } catch (cause) {
      setError(cause);
    }
  };
  const lines: readonly Line[] = Object.entries(shown.data ?? {}).map(([key, value]) => ({
    key,
    value: !secret ? value : revealed === undefined ? undefined : (textOf(value) ?? t("inside.data.binary")),
  }));
  const hidden = secret && revealed === undefined;
  return (
    <Panel
      title={t("inside.data")}
      extra={
        <>
          {secret ? (
            <Button
              size="small"
              off={may ? undefined : t("kit.off.role", { verb: "operate" })}
              onClick={() => (revealed === undefined ? void reveal() : setRevealed(undefined))}
            >
              {t(revealed === undefined ? "inside.data.reveal" : "inside.data.hide")}
            </Button>
          ) : null}{" "}
          <Button size="small" off={off ?? immutable} onClick={() => setEditing("")}>
            {t("inside.data.add")}
          </Button>
        </>
      }
    >
      {error === undefined ? null : <Failed error={error} />}
      <ResourceTable<Line>
        grow
        label={t("inside.data")}
        rows={lines}
        keyOf={(line) => line.key}
        empty={<Empty>{t("inside.data.empty")}</Empty>}
        columns={[
          { key: "key", title: t("inside.data.key"), width: 240, render: ({ key }) => <Mono>{key}</Mono> },
          {
            key: "value",
            title: t("inside.data.value"),
            render: ({ value }) => (value === undefined ? <Mono dim>••••••</Mono> : <Mono>{firstLine(value)}</Mono>),
          },
          {
            key: "edit",
            title: t("inside.data.change"),
            width: 110,
            render: ({ key }) => (
              <Button
                size="small"
                look="link"
                label={t("inside.data.editKey", { key })}
                off={off ?? immutable ?? (hidden ? t("inside.data.revealFirst") : undefined)}
                onClick={() => setEditing(key)}
              >
                {t("inside.edit")}
              </Button>
            ),
          },
        ]}
      />
      {editing === undefined ? null : (
        <DataDialog
          target={target}
          object={shown}
          secret={secret}
          entry={editing}
          value={lines.find((line) => line.key === editing)?.value ?? ""}
          onClose={() => setEditing(undefined)}
          onDone={() => (revealed === undefined ? undefined : void reveal())}
        />
      )}
    </Panel>
  );
}

const longest = 160;

function firstLine(text: string): string {
  const [line = "", ...more] = text.split("\n");
  const cut = line.length > longest || more.some((each) => each !== "");
  return cut ? `${line.slice(0, longest)} …` : line;
}
