import { optionText, type Verb } from "./verb.ts";

interface Account {
  readonly name: string;
  readonly groups: readonly string[];
}

const list: Verb = async ({ rest, out, signal }) => {
  const { items } = (await rest.get("/api/v1/accounts", signal)) as { readonly items: readonly Account[] };
  const names = items.map(({ name }) => name);
  out.objects(items, names, () => {
    out.rows(
      ["name", "groups"],
      items.map(({ name, groups }) => [name, groups.join(", ")]),
    );
  });
  return 0;
};

const add: Verb = async ({ rest, consoleUrl, out, signal }, input) => {
  const wanted = { name: input.args[0] ?? "", role: optionText(input, "role") ?? "viewer" };
  const made = (await rest.post("/api/v1/accounts", wanted, signal)) as { readonly signIn: string };
  const link = `${consoleUrl ?? ""}${made.signIn}`;
  out.objects({ ...wanted, signIn: link }, [wanted.name], () => {
    out.say(`Made account ${wanted.name} with the role ${wanted.role}. Sign in, once: ${link}`);
    out.say("Next: give the link to that person; it asks for a password.");
  });
  return 0;
};

const remove: Verb = async ({ rest, out, signal }, input) => {
  const name = input.args[0] ?? "";
  await rest.delete(`/api/v1/accounts/${encodeURIComponent(name)}`, signal);
  out.objects({ removed: name }, [name], () =>
    out.say(`Removed account ${name} and its tokens. Next: dipper accounts list`),
  );
  return 0;
};

/** `dipper accounts list|add|remove`. */
export const accountVerbs = { list, add, remove } as const;
