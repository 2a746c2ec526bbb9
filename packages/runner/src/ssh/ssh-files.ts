import type { BastionLogin, MachineLogin } from "../contract/machine-login.ts";

/** A file of the run folder: `name` is relative to it, mode 0600. */
export interface RunFile {
  readonly name: string;
  readonly text: string;
}

export interface SshMachine {
  readonly alias: string;
  readonly login: MachineLogin;
}

export interface SshOptions {
  /** Absolute path of the run folder. */
  readonly folder: string;
  /** Absolute path of a folder for control sockets, short (a socket path has at most 107 bytes); undefined: no shared connections. */
  readonly controlFolder?: string;
  /** Seconds to wait for a connection. */
  readonly connectTimeoutSeconds: number;
}

/**
 * Configuration, known hosts and keys of one run. Strict: only the host keys that the objects hold are accepted, no agent, no
 * password, nothing of the user's own configuration. Logins have passed `checkLogin`.
 */
export function sshFiles(machines: readonly SshMachine[], options: SshOptions): readonly RunFile[] {
  const remote = machines.filter((machine) => machine.login.connection !== "local");
  const hops = remote.flatMap(({ alias, login }) => [
    { alias, hop: login as BastionLogin, jump: login.bastion === undefined ? undefined : `${alias}--bastion` },
    ...(login.bastion === undefined ? [] : [{ alias: `${alias}--bastion`, hop: login.bastion, jump: undefined }]),
  ]);
  const known = hops.flatMap(({ alias, hop }) =>
    hop.hostKeys.map((key) => `${alias} ${key.split(" ").slice(0, 2).join(" ")}`),
  );
  return [
    { name: "ssh_config", text: `${hops.map((hop) => host(hop, options)).join("")}${common(options)}` },
    { name: "known_hosts", text: lines(known) },
    ...hops.flatMap(({ alias, hop }) => keyFiles(alias, hop)),
  ];
}

function host(
  entry: { readonly alias: string; readonly hop: BastionLogin; readonly jump: string | undefined },
  options: SshOptions,
): string {
  const { alias, hop, jump } = entry;
  return lines([
    `Host ${alias}`,
    `  HostName ${hop.address}`,
    `  Port ${hop.port}`,
    `  User ${hop.user}`,
    `  HostKeyAlias ${alias}`,
    ...(hop.privateKey === undefined ? [] : [`  IdentityFile "${options.folder}/keys/${alias}"`]),
    ...(hop.certificate === undefined ? [] : [`  CertificateFile "${options.folder}/keys/${alias}-cert.pub"`]),
    // ProxyJump would start ssh without -F: the bastion's host key would be looked up in the user's own files.
    ...(jump === undefined ? [] : [`  ProxyCommand ssh -F "${options.folder}/ssh_config" -W [%h]:%p ${jump}`]),
  ]);
}

function common(options: SshOptions): string {
  return lines([
    "Host *",
    `  UserKnownHostsFile "${options.folder}/known_hosts"`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  UpdateHostKeys no",
    "  CheckHostIP no",
    "  IdentitiesOnly yes",
    "  IdentityAgent none",
    "  PreferredAuthentications publickey",
    "  PasswordAuthentication no",
    "  KbdInteractiveAuthentication no",
    "  BatchMode yes",
    "  ForwardAgent no",
    "  ForwardX11 no",
    "  ClearAllForwardings no",
    "  PermitLocalCommand no",
    `  ConnectTimeout ${options.connectTimeoutSeconds}`,
    "  ServerAliveInterval 10",
    "  ServerAliveCountMax 3",
    "  LogLevel ERROR",
    ...(options.controlFolder === undefined
      ? []
      : ["  ControlMaster auto", `  ControlPath "${options.controlFolder}/%C"`, "  ControlPersist 60"]),
  ]);
}

function keyFiles(alias: string, hop: BastionLogin): readonly RunFile[] {
  return [
    ...(hop.privateKey === undefined ? [] : [{ name: `keys/${alias}`, text: `${hop.privateKey.trimEnd()}\n` }]),
    ...(hop.certificate === undefined
      ? []
      : [{ name: `keys/${alias}-cert.pub`, text: `${hop.certificate.trimEnd()}\n` }]),
  ];
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
