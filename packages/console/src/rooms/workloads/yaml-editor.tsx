import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type KubeObject, type KubeRef, refPath, writeKube } from "../../data/kube.ts";
import { ChangedMeanwhile, changedOr } from "../../data/kube-actions.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { CodeEditor } from "../../kit/code-editor.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { DiffView } from "../../kit/diff-view.tsx";
import { Section } from "../../kit/small.tsx";
import { showToast } from "../../kit/toast.tsx";
import { yamlOf } from "../../kit/yaml-text.ts";
import { FieldHelp } from "./field-help.tsx";

export interface YamlEditorProps {
  readonly target: KubeRef;
  /** What the text begins with; another state of the object is never overwritten. */
  readonly seen: KubeObject;
  readonly onClose: () => void;
}

/** What the server made of a text without keeping it; undefined: not asked, or asked for another text. */
interface Tried {
  readonly text: string;
  readonly result: KubeObject;
}

/** Edit, see what the server would make of it, save. Two people on one object see both sides. */
export function YamlEditor({ target, seen: first, onClose }: YamlEditorProps) {
  const { t } = useText();
  const client = useQueryClient();
  const [seen, setSeen] = useState(first);
  const [text, setText] = useState(() => yamlOf(first));
  const [line, setLine] = useState(1);
  const [tried, setTried] = useState<Tried | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const [both, setBoth] = useState<ChangedMeanwhile | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const [saving, setSaving] = useState(false);
  const put = (more: { readonly dryRun?: boolean; readonly reason?: string }): Promise<KubeObject> =>
    writeKube<KubeObject>({ method: "PUT", path: refPath(target), type: "yaml", body: text, ...more }).catch(
      async (cause: unknown) => {
        throw await changedOr(cause, target, seen);
      },
    );
  const failed = (cause: unknown): void => {
    setError(cause instanceof ChangedMeanwhile ? undefined : cause);
    setBoth(cause instanceof ChangedMeanwhile ? cause : undefined);
  };
  const dryRun = async (): Promise<void> => {
    setBusy(true);
    try {
      setTried({ text, result: await put({ dryRun: true }) });
      failed(undefined);
    } catch (cause) {
      setTried(undefined);
      failed(cause);
    } finally {
      setBusy(false);
    }
  };
  const untried = tried?.text === text ? undefined : t("inside.edit.diffFirst");
  return (
    <div className="yaml-editor">
      <div className="toolbar">
        <Button busy={busy} onClick={() => void dryRun()}>
          {t("inside.edit.diff")}
        </Button>
        <Button look="primary" off={untried} onClick={() => setSaving(true)}>
          {t("inside.edit.save")}
        </Button>
        <Button look="text" onClick={onClose}>
          {t("kit.cancel")}
        </Button>
      </div>
      {error === undefined ? null : <Failed error={error} />}
      {both === undefined ? null : (
        <>
          <Section
            title={t("inside.changedTitle")}
            note={t("inside.edit.changed")}
            extra={
              <Button
                size="small"
                onClick={() => {
                  setSeen(both.now);
                  setText(onTopOf(text, both.now));
                  setBoth(undefined);
                }}
              >
                {t("inside.edit.onTop")}
              </Button>
            }
          />
          <DiffView label={t("inside.bothSides")} before={yamlOf(both.seen)} after={yamlOf(both.now)} />
        </>
      )}
      {tried === undefined || untried !== undefined ? null : (
        <>
          <Section title={t("inside.edit.would")} />
          <DiffView label={t("inside.edit.would")} before={settled(seen)} after={settled(tried.result)} />
        </>
      )}
      <div className="editor-columns">
        <CodeEditor label={`${target.name}.yaml`} value={text} onChange={setText} onLine={setLine} />
        <FieldHelp target={target} text={text} line={line} />
      </div>
      <Confirm
        open={saving}
        title={t("inside.edit.title", { name: target.name })}
        verb={t("inside.edit.save")}
        reason="optional"
        lines={[{ state: "run", text: t("inside.edit.line") }]}
        onCancel={() => setSaving(false)}
        onConfirm={async (reason) => {
          try {
            await put({ reason });
          } catch (cause) {
            failed(cause);
            throw cause instanceof ChangedMeanwhile ? new Error(t("inside.changedMeanwhile")) : cause;
          }
          await client.invalidateQueries({ queryKey: ["kube"] });
          showToast(t("inside.edit.done", { name: target.name }));
          onClose();
        }}
      />
    </div>
  );
}

/** Without what every write changes and nobody edits. */
function settled({ metadata, ...rest }: KubeObject): string {
  const { resourceVersion: _version, generation: _generation, ...meta } = metadata;
  const { status: _status, ...wanted } = rest as { readonly status?: unknown };
  return yamlOf({ ...wanted, metadata: meta });
}

/** The same text for the newest state of the object: what stands in it is what somebody has seen by then. */
function onTopOf(text: string, { metadata }: KubeObject): string {
  return text.replace(/^( {2}resourceVersion:).*$/m, `$1 "${metadata.resourceVersion ?? ""}"`);
}
