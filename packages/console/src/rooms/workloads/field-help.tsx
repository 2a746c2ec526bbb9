import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { doorPath, type KubeRef, readKube } from "../../data/kube.ts";
import { useText } from "../../i18n/text.tsx";
import { Mono } from "../../kit/name.tsx";
import { fieldsOf, type OpenApi, schemaAt, yamlPathAt } from "./schema-help.ts";

export interface FieldHelpProps {
  readonly target: KubeRef;
  readonly text: string;
  /** Where the cursor stands, from 1. */
  readonly line: number;
}

/** What the cluster's own schema says of the field at the cursor, and of those that can stand below it. */
export function FieldHelp({ target, text, line }: FieldHelpProps) {
  const { t } = useText();
  const { cluster, group, version } = target;
  const root = group === "" ? `api/${version}` : `apis/${group}/${version}`;
  const schemas = useQuery({
    queryKey: ["openapi", cluster, root],
    queryFn: ({ signal }) => readKube<OpenApi>(doorPath(cluster, `/openapi/v3/${root}`), { signal }),
    staleTime: 600_000,
    retry: false,
  }).data;
  const path = useMemo(() => yamlPathAt(text, line), [text, line]);
  const kind = /^kind: *(\S+)/m.exec(text)?.[1] ?? "";
  const schema = schemas === undefined ? undefined : schemaAt(schemas, { group, version, kind }, path);
  const below = schema === undefined || schemas === undefined ? [] : Object.entries(fieldsOf(schema, schemas));
  return (
    <aside className="field-help" aria-label={t("inside.help")}>
      <h3>
        <Mono>{path.length === 0 ? kind : path.join(".")}</Mono>
      </h3>
      {schema === undefined ? (
        <p className="text-3">{t("inside.help.none")}</p>
      ) : (
        <>
          <p className="text-3">
            <Mono>{[schema.type, schema.format].filter((each) => each !== undefined).join(", ")}</Mono>
          </p>
          <p>{schema.description}</p>
          {schema.enum === undefined ? null : <Mono>{schema.enum.map(String).join(" | ")}</Mono>}
          <ul>
            {below.map(([name, field]) => (
              <li key={name} title={field.description}>
                <Mono>{name}</Mono> <span className="text-3">{field.type ?? ""}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}
