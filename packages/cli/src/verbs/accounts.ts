import { optionText, type Verb } from "./verb.ts";

interface Account {
  readonly name: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly mustSetPassword: boolean;
  readonly lock?: { readonly why: string; readonly by?: string; readonly until?: string };
  readonly lastSignInAt?: string;
  readonly sessions: number;
  readonly tokens: number;
}

const stateOf = ({ lock, mustSetPassword }: Account): string =>
  lock === undefined
    ? mustSetPassword
      ? "no password yet"
      : "active"
    : lock.until === undefined
      ? `locked by ${lock.by ?? "the platform"}`
      : `locked by wrong passwords until ${lock.until}`;

const list: Verb = async ({ rest, out, signal }) => {
  const { items } = (await rest.get("/api/v1/accounts", signal)) as { readonly items: readonly Account[] };
  const names = items.map(({ name }) => name);
  out.objects(items, names, () => {
    out.rows(
      ["name", "role", "state", "last sign-in", "sessions", "tokens"],
      items.map((account) => [
        account.name,
        (account.roles.length === 0 ? account.groups : account.roles).join(", "),
        stateOf(account),
        account.lastSignInAt ?? "never",
        String(account.sessions),
        String(account.tokens),
      ]),
    );
  });
  return 0;
};

const add: Verb = async ({ rest, consoleUrl, out, signal }, input) => {
  const wanted = { name: input.args[0] ?? "", role: optionText(input, "role") ?? "viewer" };
  const made = (await rest.post("/api/v1/accounts", wanted, signal)) as { readonly signIn?: string };
  if (made.signIn === undefined) {
    out.objects(wanted, [wanted.name], () => {
      out.say(`Made account ${wanted.name} with the role ${wanted.role}.`);
      out.say(`Next: dipper tokens create --service ${wanted.name.replace("service:", "")}`);
    });
    return 0;
  }
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

const pathOf = (name: string, more: string): string => `/api/v1/accounts/${encodeURIComponent(name)}${more}`;

/** The way back in, on the host of the platform: its data folder has a login that needs no account. */
const reset: Verb = async ({ rest, consoleUrl, out, signal }, input) => {
  const name = input.args[0] ?? "";
  const made = (await rest.post(pathOf(name, "/reset"), {}, signal)) as { readonly signIn: string };
  const link = `${consoleUrl ?? ""}${made.signIn}`;
  out.objects({ name, signIn: link }, [name], () => {
    out.say(`Reset account ${name}: its password and lock are gone, its sessions have ended, its tokens go on.`);
    out.say(`Sign in, once, within a day: ${link}`);
  });
  return 0;
};

const lock: Verb = async ({ rest, out, signal }, input) => {
  const name = input.args[0] ?? "";
  const reason = optionText(input, "reason");
  await rest.post(pathOf(name, "/lock"), reason === undefined ? {} : { reason }, signal);
  out.objects({ locked: name }, [name], () =>
    out.say(
      `Locked account ${name}: its sessions have ended, its tokens are refused. Next: dipper accounts unlock ${name}`,
    ),
  );
  return 0;
};

const unlock: Verb = async ({ rest, out, signal }, input) => {
  const name = input.args[0] ?? "";
  await rest.post(pathOf(name, "/unlock"), {}, signal);
  out.objects({ unlocked: name }, [name], () => out.say(`Unlocked account ${name}. Next: dipper accounts list`));
  return 0;
};

/** `dipper accounts list|add|reset|lock|unlock|remove`. */
export const accountVerbs = { list, add, reset, lock, unlock, remove } as const;
