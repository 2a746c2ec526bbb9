import { useMemo } from "react";
import { useText } from "../i18n/text.tsx";
import { Button } from "./button.tsx";
import { download } from "./csv.tsx";
import { yamlOf } from "./yaml-text.ts";

/** An object as `kubectl get -o yaml` prints it, without managed fields. */
export function Yaml({ object, name }: { readonly object: object; readonly name: string }) {
  const { t } = useText();
  const text = useMemo(() => yamlOf(object), [object]);
  return (
    <>
      <div className="toolbar">
        <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
          {t("kit.copy")}
        </Button>
        <Button size="small" onClick={() => download(`${name}.yaml`, text)}>
          {t("kit.download")}
        </Button>
      </div>
      <pre className="code" tabIndex={0} aria-label={`${name}.yaml`} style={{ marginBottom: 24 }}>
        {text.split("\n").map((line, index) => {
          const match = /^(\s*(?:- )?)([\w./-]+|"[^"]+"):(.*)$/.exec(line);
          return (
            <span key={index}>
              {match === null
                ? line
                : [
                    match[1],
                    <span key="k" className="yaml-key">
                      {match[2]}
                    </span>,
                    `:${match[3] ?? ""}`,
                  ]}
              {"\n"}
            </span>
          );
        })}
      </pre>
    </>
  );
}
