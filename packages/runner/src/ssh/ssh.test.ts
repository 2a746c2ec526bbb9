import { describe, expect, test } from "vitest";
import type { MachineLogin } from "../contract/machine-login.ts";
import { aliasOf } from "./alias.ts";
import { checkLogin } from "./check-login.ts";
import { sshFiles } from "./ssh-files.ts";
import { statusOf, unreachable } from "./unreachable.ts";

const login: MachineLogin = {
  address: "10.0.0.11",
  port: 22,
  user: "ops",
  privateKey: "KEY",
  hostKeys: ["ssh-ed25519 AAAA comment"],
  secrets: [],
};

describe("logins that are not used", () => {
  test.each<[string, Partial<MachineLogin>]>([
    ["an address that is an option", { address: "-oProxyCommand=touch" }],
    ["an address with a line end", { address: "10.0.0.1\nProxyCommand x" }],
    ["an address that is a template", { address: "{{ lookup('pipe','x') }}" }],
    ["a user that is an option", { user: "-lroot" }],
    ["a port out of range", { port: 70000 }],
    ["no host key", { hostKeys: [] }],
    ["a host key with a second line", { hostKeys: ["ssh-ed25519 AAAA\n* ssh-rsa BBBB"] }],
    ["a bastion without host key", { bastion: { ...login, hostKeys: [] } }],
  ])("%s", (_name, over) => {
    expect(checkLogin({ ...login, ...over })).toMatch(/[.]$/);
  });

  test.each(["10.0.0.11", "fd00::1", "m1.dc1.example", "::1"])("%s is an address", (address) => {
    expect(checkLogin({ ...login, address })).toBeUndefined();
  });
});

describe("ssh's configuration", () => {
  test("strict host keys, own key, bastion with its own", () => {
    const bastion = {
      address: "10.9.9.9",
      port: 2222,
      user: "jump",
      privateKey: "JUMPKEY",
      hostKeys: ["ssh-ed25519 BBBB"],
    };
    const files = sshFiles([{ alias: "m1", login: { ...login, bastion } }], {
      folder: "/run/x",
      connectTimeoutSeconds: 10,
    });
    const text = (name: string): string => files.find((file) => file.name === name)?.text ?? "";
    expect(text("known_hosts")).toBe("m1 ssh-ed25519 AAAA\nm1--bastion ssh-ed25519 BBBB\n");
    expect(text("ssh_config")).toContain("StrictHostKeyChecking yes");
    expect(text("ssh_config")).toContain('ProxyCommand ssh -F "/run/x/ssh_config" -W [%h]:%p m1--bastion');
    expect(text("keys/m1")).toBe("KEY\n");
    expect(text("keys/m1--bastion")).toBe("JUMPKEY\n");
  });

  test("machines of this machine need none", () => {
    expect(
      sshFiles([{ alias: "m1", login: { ...login, connection: "local" } }], {
        folder: "/run/x",
        connectTimeoutSeconds: 10,
      })[1]?.text,
    ).toBe("");
  });
});

describe("what ssh said", () => {
  test.each([
    [
      "No ED25519 host key is known for m1 and you have requested strict checking.\nHost key verification failed.",
      "HostKeyChanged",
      "False",
    ],
    ["ops@10.0.0.11: Permission denied (publickey).", "AuthFailed", "False"],
    ["ssh: connect to host 10.0.0.11 port 22: Connection refused", "Refused", "False"],
    ["ssh: connect to host 10.0.0.11 port 22: Connection timed out", "Timeout", "Unknown"],
    ["ssh: connect to host 10.0.0.11 port 22: No route to host", "Timeout", "Unknown"],
    ["sudo: a password is required", "SudoNeedsPassword", "False"],
    ["/bin/sh: 1: /usr/bin/python3: not found", "PythonMissing", "False"],
    ["mkdir: cannot create directory: No space left on device", "DiskFull", "False"],
    [
      "container-runtime : Run containerd: Timeout (17s) waiting for privilege escalation prompt:",
      "Timeout",
      "Unknown",
    ],
    ["", "Timeout", "Unknown"],
  ])("%s", (text, reason, status) => {
    const answer = unreachable(text);
    expect([answer.reason, statusOf(answer.reason)]).toEqual([reason, status]);
    expect(answer.message).toMatch(/[.]$/);
  });
});

test("a bastion that is down says nothing about the machine; what it says of the machine does", () => {
  const bastion = "10.9.9.9";
  expect(
    unreachable(
      "ssh: connect to host 10.9.9.9 port 22: Connection refused\nkex_exchange_identification: Connection closed by remote host",
      bastion,
    ).reason,
  ).toBe("BastionDown");
  expect(unreachable("jump@10.9.9.9: Permission denied (publickey).", bastion).reason).toBe("BastionDown");
  expect(
    unreachable("channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed", bastion).reason,
  ).toBe("Refused");
  expect(unreachable("ops@10.0.0.11: Permission denied (publickey).", bastion).reason).toBe("AuthFailed");
});

test("a name that is not plain gets a number", () => {
  expect(aliasOf("m1.dc1", 0)).toBe("m1.dc1");
  for (const name of ["{{ x }}", "all:!m1", "-oX", "m[1:3]", "dipper-machine-1", "M1", "m1,m2"])
    expect(aliasOf(name, 4)).toBe("dipper-machine-5");
});
