import { UsageError } from "../usage-error.ts";
import { optionList, optionText, type Verb, type VerbInput } from "./verb.ts";

interface Token {
  readonly id: string;
  readonly user: string;
  readonly note?: string;
  readonly scope?: { readonly verbs?: readonly string[]; readonly clusters?: readonly string[] };
  readonly expiresAt?: string;
  readonly usedAt?: string;
}

const limitsOf = ({ scope }: Token): string =>
  [(scope?.verbs ?? []).join(","), (scope?.clusters ?? []).join(",")].filter((part) => part !== "").join(" on ") || "-";

const list: Verb = async ({ rest, out, signal }, input) => {
  const path = input.options["all"] === true ? "/api/v1/tokens" : "/api/v1/me/tokens";
  const { items } = (await rest.get(path, signal)) as { readonly items: readonly Token[] };
  out.objects(
    items,
    items.map(({ id }) => id),
    () => {
      out.rows(
        ["id", "user", "note", "limits", "expires", "last used"],
        items.map((token) => [
          token.id,
          token.user,
          token.note ?? "",
          limitsOf(token),
          token.expiresAt ?? "never",
          token.usedAt ?? "never",
        ]),
      );
    },
  );
  return 0;
};

function wishOf(input: VerbInput): object {
  const days = optionText(input, "days") ?? "30";
  if (!/^\d{1,4}$/.test(days)) throw new UsageError(`--days ${days} is not a number of days. 0 is for ever.`, 2);
  const [verbs, clusters] = [optionList(input, "verb"), optionList(input, "cluster")];
  return {
    note: optionText(input, "note") ?? "",
    ...(days === "0" ? {} : { days: Number(days) }),
    ...(verbs.length === 0 ? {} : { verbs }),
    ...(clusters.length === 0 ? {} : { clusters }),
  };
}

const create: Verb = async ({ rest, out, signal }, input) => {
  const service = optionText(input, "service");
  const wish = wishOf(input);
  const made = (await (service === undefined
    ? rest.post("/api/v1/me/tokens", wish, signal)
    : rest.post("/api/v1/tokens", { account: `service:${service}`, ...wish }, signal))) as {
    readonly id: string;
    readonly token: string;
  };
  out.objects(made, [made.id], () => {
    out.say(`Made token ${made.id}. It is shown this once:`);
    out.text(made.token);
  });
  return 0;
};

const revoke: Verb = async ({ rest, out, signal }, input) => {
  const id = input.args[0] ?? "";
  const path = input.options["any"] === true ? "/api/v1/tokens" : "/api/v1/me/tokens";
  await rest.delete(`${path}/${encodeURIComponent(id)}`, signal);
  out.objects({ revoked: id }, [id], () => out.say(`Revoked token ${id}: whoever uses it is refused from now on.`));
  return 0;
};

/** `dipper tokens list|create|revoke`. */
export const tokenVerbs = { list, create, revoke } as const;
