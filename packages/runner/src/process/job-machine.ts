import { DipperError } from "@dipper/api";
import type { LoginOf, MachineLogin } from "../contract/machine-login.ts";
import type { StepRunMachine } from "../contract/step-run-spec.ts";
import { aliasOf } from "../ssh/alias.ts";
import { checkLogin } from "../ssh/check-login.ts";
import type { JobMachine } from "./job.ts";

/** One machine as the supervisor is told of it, with its login where that can be used. */
export async function jobMachine(input: {
  readonly loginOf: LoginOf;
  readonly machine: StepRunMachine;
  readonly index: number;
  readonly marker: string;
  /** Nothing can be run at all. */
  readonly refused: JobMachine["refused"];
  readonly signal: AbortSignal;
}): Promise<{ readonly job: JobMachine; readonly login: MachineLogin | undefined }> {
  const { machine, index, marker, signal } = input;
  const base = {
    machine,
    alias: aliasOf(machine.name, index),
    marker,
    connection: "ssh" as const,
    become: false,
    identity: { machineID: "", serialNumber: "", productUUID: "" },
    fenceFolder: "/run/dipper",
  };
  const refuse = (
    refused: NonNullable<JobMachine["refused"]>,
  ): { readonly job: JobMachine; readonly login: undefined } => ({
    job: { ...base, refused },
    login: undefined,
  });
  if (input.refused !== undefined) return refuse(input.refused);
  const invalid = (problem: string) => refuse({ reason: "LoginInvalid", message: `${machine.name}: ${problem}` });
  try {
    const login = asUser(await input.loginOf(machine.name, signal), machine.user);
    const problem = checkLogin(login);
    if (problem !== undefined) return invalid(problem);
    const connection = login.connection ?? "ssh";
    const become = login.become ?? (connection === "ssh" && login.user !== "root");
    return {
      job: {
        ...base,
        connection,
        become,
        identity: { ...base.identity, ...login.identity },
        fenceFolder: login.fenceFolder ?? base.fenceFolder,
        ...(login.bastion === undefined ? {} : { bastion: login.bastion.address }),
      },
      login,
    };
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof DipperError)) throw cause;
    return invalid(cause.message);
  }
}

/** Whether to become root depends on who logs in: what the Machine's own user needs says nothing about another one. */
function asUser(login: MachineLogin, user: string | undefined): MachineLogin {
  if (user === undefined || user === "" || user === login.user) return login;
  const { become: _become, ...rest } = login;
  return { ...rest, user };
}
