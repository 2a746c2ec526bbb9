import { useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { paths } from "../data/paths.ts";
import { type Text, useText } from "../i18n/text.tsx";
import { Go, Mono } from "../kit/name.tsx";
import { navEntries } from "./rooms.ts";

/** Parts of paths that are pages of lists, not names. */
const words: ReadonlySet<string> = new Set([
  "import",
  "create",
  "adopt",
  "integrations",
  "accounts",
  "roles",
  "grants",
  "account",
  "tokens",
]);

/** Of an object inside a cluster: group and version are part of the list's address, and a namespace has no page here. */
function insideOf(parts: readonly [string, string, ...string[]], t: Text["t"]): readonly ReactNode[] {
  const [, cluster, , group = "", version = "", resource = "", , name] = parts;
  const of = { group: group === "core" ? "" : group, version, resource };
  return [
    <Go key="all" to={paths.clusters}>
      {t("nav.clusters")}
    </Go>,
    <Go key="cluster" to={paths.cluster(cluster)}>
      <Mono>{cluster}</Mono>
    </Go>,
    ...(resource === ""
      ? [t("crumb.objects")]
      : [
          <Go key="objects" to={paths.objects(cluster)}>
            {t("crumb.objects")}
          </Go>,
          name === undefined ? (
            <Mono key="list">{resource}</Mono>
          ) : (
            <Go key="list" to={paths.objectList(cluster, of)}>
              <Mono>{resource}</Mono>
            </Go>
          ),
        ]),
    ...(name === undefined ? [] : [<Mono key="name">{name}</Mono>]),
  ];
}

/** The path as a trail: words of the navigation, names in mono. */
export function Crumbs() {
  const { pathname } = useLocation();
  const { t, known } = useText();
  const parts = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const trail: ReactNode[] = [];
  const first = navEntries.find((entry) => entry.route.split("/", 2).join("/") === `/${parts[0] ?? ""}`);
  if (parts[0] === "operations" && parts[1] === "new") {
    const key = known(`crumb.new.${parts[2]}`);
    trail.push(<Go to="/operations">{t("nav.operations")}</Go>, key === undefined ? null : t(key));
  } else if (parts[0] === "clusters" && parts[2] === "objects") {
    trail.push(...insideOf(parts as [string, string, ...string[]], t));
  } else {
    parts.forEach((part, index) => {
      const own = `/${parts
        .slice(0, index + 1)
        .map(encodeURIComponent)
        .join("/")}`;
      const path = index === 0 ? (first?.route ?? own) : own;
      const last = index === parts.length - 1;
      const key =
        index === 0
          ? first?.label
          : index % 2 === 0 || words.has(part)
            ? (known(`${parts[0] === "settings" ? "kind" : "crumb"}.${part}`) ?? known(`crumb.${part}`))
            : undefined;
      const label = key === undefined ? <Mono>{part}</Mono> : t(key);
      // The kinds of integrations stand in one table: they have no page of their own.
      const page = !last && !(parts[0] === "settings" && index === 2);
      trail.push(page ? <Go to={path}>{label}</Go> : label);
    });
    if (trail.length === 0 && first !== undefined) trail.push(t(first.label));
  }
  return (
    <nav aria-label={t("app.trail")}>
      <ol className="crumbs">
        {trail.map((crumb, index) => (
          <li key={index}>{crumb}</li>
        ))}
      </ol>
    </nav>
  );
}
