import type { AuditObject } from "../../data/audit.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Dash } from "../../kit/small.tsx";

const pages: Readonly<Record<string, (name: string) => string>> = {
  Cluster: paths.cluster,
  ClusterDeployment: paths.cluster,
  Machine: paths.machine,
  SparePool: paths.pool,
  Operation: paths.operation,
  AutoOperationTask: paths.task,
};

/** Kind and name; a link where the kind has a page. */
export function ObjectLink({ object }: { readonly object: AuditObject | undefined }) {
  const { t, known } = useText();
  if (object === undefined) return <Dash />;
  const key = known(`kind.${object.kind}`);
  const page = object.name === "" ? undefined : pages[object.kind];
  return (
    <span>
      {key === undefined ? object.kind : t(key)}{" "}
      {page === undefined ? (
        <Mono>{object.name}</Mono>
      ) : (
        <Go mono to={page(object.name)}>
          {object.name}
        </Go>
      )}
    </span>
  );
}
