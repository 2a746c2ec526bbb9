import { type AccessEntry, verbs as all } from "../../data/access.ts";
import { paths } from "../../data/paths.ts";
import { useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import type { Column } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";

/** What free text of the filter is looked for in. */
export function textsOf({ subject, people, role, scope, verbs, grant, binding }: AccessEntry): readonly string[] {
  return [subject.name, ...(people ?? []), role, scope.name, ...verbs, grant?.name ?? binding, grant?.by ?? ""];
}

export function useAccessColumns(onTake: (entry: AccessEntry) => void): readonly Column<AccessEntry>[] {
  const { t } = useText();
  const format = useFormat();
  const may = useMay("administer");
  return [
    {
      key: "who",
      title: t("access.who"),
      render: ({ subject, people }) => (
        <>
          <Mono strong>{subject.name}</Mono>{" "}
          <span className="text-3">
            {t(`access.kind.${subject.kind}`)}
            {people === undefined || people.length === 0 ? null : `: ${people.join(", ")}`}
          </span>
        </>
      ),
      text: ({ subject }) => `${subject.kind} ${subject.name}`,
    },
    {
      key: "role",
      title: t("access.role"),
      width: 135,
      render: ({ role }) => <Mono>{role}</Mono>,
      text: ({ role }) => role,
    },
    {
      key: "where",
      title: t("access.where"),
      width: 185,
      render: ({ scope }) =>
        scope.type === "Fleet" ? (
          t("access.scope.Fleet")
        ) : (
          <>
            {t(`access.scope.${scope.type}`)}{" "}
            {scope.type === "Cluster" ? (
              <Go to={paths.cluster(scope.name)} mono>
                {scope.name}
              </Go>
            ) : (
              <Mono>{scope.name}</Mono>
            )}
          </>
        ),
      text: ({ scope }) => `${scope.type} ${scope.name}`.trim(),
    },
    {
      key: "may",
      title: t("access.may"),
      width: 180,
      render: ({ verbs }) => (verbs.length === all.length ? t("access.all") : <Mono>{verbs.join(", ")}</Mono>),
      text: ({ verbs }) => verbs.join(" "),
    },
    {
      key: "from",
      title: t("access.from"),
      width: 140,
      render: ({ grant, binding }) =>
        grant === undefined ? (
          <Mono dim>{binding}</Mono>
        ) : (
          <Go to={paths.grant(grant.name)} mono title={grant.reason}>
            {grant.name}
          </Go>
        ),
      text: ({ grant, binding }) => grant?.name ?? binding,
    },
    {
      key: "by",
      title: t("access.by"),
      width: 100,
      render: ({ grant }) => (grant === undefined || grant.by === "" ? <Dash /> : <Mono>{grant.by}</Mono>),
      text: ({ grant }) => grant?.by ?? "",
    },
    {
      key: "ends",
      title: t("access.ends"),
      width: 110,
      render: ({ grant }) =>
        grant?.expiresAt === undefined ? (
          <Dash />
        ) : (
          <span title={format.exact(Date.parse(grant.expiresAt))}>{format.day(Date.parse(grant.expiresAt))}</span>
        ),
      text: ({ grant }) => grant?.expiresAt ?? "",
    },
    {
      key: "take",
      title: t("accounts.actions"),
      width: 110,
      render: (entry) => (
        <Button
          size="small"
          off={
            entry.grant === undefined
              ? t("access.noGrant")
              : may
                ? undefined
                : t("kit.off.role", { verb: "administer" })
          }
          onClick={() => onTake(entry)}
          label={t("access.takeFrom", { name: entry.subject.name })}
        >
          {t("access.take")}
        </Button>
      ),
    },
  ];
}
