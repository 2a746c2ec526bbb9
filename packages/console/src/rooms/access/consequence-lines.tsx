import type { GrantPreview } from "../../data/access.ts";
import { useText } from "../../i18n/text.tsx";
import type { ConfirmProps } from "../../kit/confirm.tsx";

type Line = ConfirmProps["lines"][number];

/** What the server says that giving or taking a grant changes. */
export function useConsequences(): (preview: GrantPreview | undefined, taking: boolean) => readonly Line[] {
  const { t } = useText();
  return (preview, taking) => {
    if (preview === undefined) return [];
    const { clusters, people, verbs, keeps } = preview;
    const may: Line = taking
      ? { state: "cancel", text: t("access.line.loses", { verbs: verbs.join(", ") }) }
      : { state: "ok", text: t("access.line.gets", { verbs: verbs.join(", ") }) };
    const reach = clusters.slice(0, 8).join(", ");
    return [
      may,
      ...(clusters.length === 0
        ? []
        : [{ state: "wait", text: t("access.line.clusters", { count: clusters.length, names: reach }) } as const]),
      ...(people.length === 0
        ? []
        : [
            {
              state: "wait",
              text: t("access.line.people", { count: people.length, names: people.join(", ") }),
            } as const,
          ]),
      ...keeps
        .filter((each) => each.verbs.length > 0)
        .map(
          ({ subject, verbs: kept }): Line => ({
            state: "warn",
            text: t(taking ? "access.line.keeps" : "access.line.has", { name: subject, verbs: kept.join(", ") }),
          }),
        ),
    ];
  };
}
