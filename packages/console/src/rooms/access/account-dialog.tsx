import { useState } from "react";
import {
  type AccountShown,
  changeRole,
  createAccount,
  endSessions,
  lockAccount,
  type Made,
  type RoleName,
  removeAccount,
  resetAccount,
  roleNames,
  unlockAccount,
} from "../../data/accounts.ts";
import { createServiceToken, emptyWish, type TokenWish } from "../../data/tokens.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { SelectField, TextField } from "../../kit/fields.tsx";
import { TokenFields } from "../settings/token-fields.tsx";

/** What is about to happen to an account. */
export type AccountTask =
  | { readonly of: "create" }
  | {
      readonly of: "role" | "reset" | "lock" | "unlock" | "sessions" | "remove" | "token";
      readonly account: AccountShown;
    };

export interface AccountDialogProps {
  readonly task: AccountTask;
  readonly onClose: () => void;
  /** With the link, where one was made. */
  readonly onDone: (made: Made | undefined) => Promise<unknown>;
}

const namePattern = /^(service:)?[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$/;

/** Each task with its consequence. */
export function AccountDialog({ task, onClose, onDone }: AccountDialogProps) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<RoleName>(task.of === "role" ? (task.account.roles[0] ?? "viewer") : "viewer");
  const [wish, setWish] = useState(emptyWish);
  const name = task.of === "create" ? typed.trim() : task.account.name;
  const run = async (reason: string): Promise<void> => {
    await onDone(await done(task, { name, role, reason, wish }));
  };
  return (
    <Confirm
      open
      title={t(`accounts.title.${task.of}`, { name: task.of === "create" ? "" : name })}
      verb={t(`accounts.verb.${task.of}`)}
      lines={linesOf(task).map(([state, key, count]) => ({
        state,
        text: t(key, { name, ...(count === undefined ? {} : { count }) }),
      }))}
      danger={task.of === "remove" || task.of === "lock"}
      {...reasonOf(task)}
      {...(task.of === "create" && !namePattern.test(name) ? { off: t("accounts.nameRule") } : {})}
      onCancel={onClose}
      onConfirm={run}
    >
      {task.of === "create" ? (
        <TextField
          label={t("accounts.name")}
          hint={t("accounts.nameRule")}
          value={typed}
          onChange={setTyped}
          maxLength={62}
          autoFocus
        />
      ) : null}
      {task.of === "token" ? <TokenFields value={wish} onChange={setWish} /> : null}
      {task.of === "create" || task.of === "role" ? (
        <SelectField
          label={t("accounts.role")}
          value={role}
          options={roleNames.map((each) => ({ value: each, label: t(`role.${each}`) }))}
          onChange={(value) => setRole(value as RoleName)}
        />
      ) : null}
    </Confirm>
  );
}

const reasonOf = ({ of }: AccountTask): Pick<ConfirmProps, "reason"> =>
  of === "lock" ? { reason: "required" } : of === "unlock" || of === "reset" ? { reason: "optional" } : {};

type Line = readonly [ConfirmProps["lines"][number]["state"], TextKey, number?];

function linesOf(task: AccountTask): readonly Line[] {
  switch (task.of) {
    case "create":
      return [["ask", "accounts.line.create"]];
    case "role":
      return [
        ["ok", "accounts.line.role"],
        ["warn", "accounts.line.roleTokens", task.account.tokens],
      ];
    case "reset":
      return [
        ["ask", "accounts.line.reset"],
        ["cancel", "accounts.line.sessionsEnd", task.account.sessions],
        ["warn", "accounts.line.tokensGoOn", task.account.tokens],
      ];
    case "lock":
      return [
        ["cancel", "accounts.line.sessionsEnd", task.account.sessions],
        ["cancel", "accounts.line.tokensRefused", task.account.tokens],
      ];
    case "unlock":
      return [["ok", "accounts.line.unlock"]];
    case "token":
      return [["warn", "tokens.createLine"]];
    case "sessions":
      return [["cancel", "accounts.line.sessionsEnd", task.account.sessions]];
    case "remove":
      return [
        ["cancel", "accounts.line.sessionsEnd", task.account.sessions],
        ["cancel", "accounts.line.tokensRevoked", task.account.tokens],
        ["warn", "accounts.line.remove"],
      ];
  }
}

async function done(
  task: AccountTask,
  given: { readonly name: string; readonly role: RoleName; readonly reason: string; readonly wish: TokenWish },
): Promise<Made | undefined> {
  const { name, role, reason, wish } = given;
  switch (task.of) {
    case "create":
      return createAccount(name, role);
    case "reset":
      return resetAccount(name, reason);
    case "token":
      return { name, token: (await createServiceToken(name, wish)).token };
    case "role":
      await changeRole(name, role);
      return undefined;
    case "lock":
      await lockAccount(name, reason);
      return undefined;
    case "unlock":
      await unlockAccount(name, reason);
      return undefined;
    case "sessions":
      await endSessions(name);
      return undefined;
    case "remove":
      await removeAccount(name);
      return undefined;
  }
}
