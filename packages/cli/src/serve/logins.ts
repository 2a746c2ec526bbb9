import { DipperError, Machine, Site } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { BastionLogin, LoginOf, MachineLogin } from "@dipper/runner";
import { secretText } from "./secrets.ts";

async function hopOf(kube: KubeClient, machine: Machine, signal: AbortSignal): Promise<BastionLogin> {
  const { ssh } = machine.spec;
  if (ssh === undefined)
    throw new DipperError("Invalid", {
      kind: "Machine",
      name: machine.metadata.name,
      field: "spec.ssh",
      problem: "it is needed to log in",
    });
  const key =
    ssh.credentialsRef === undefined
      ? undefined
      : await secretText(kube, { name: ssh.credentialsRef.name, key: "ssh-privatekey" }, signal);
  return {
    address: ssh.address,
    port: ssh.port,
    user: ssh.user,
    hostKeys: ssh.hostKeys,
    ...(key === undefined ? {} : { privateKey: key }),
  };
}

/** Logins out of Machines and their Secrets; a bastion is a Machine too. */
export const loginsFrom =
  (kube: KubeClient): LoginOf =>
  async (name, signal): Promise<MachineLogin> => {
    const machine = await machineOf(kube, name, signal);
    const hop = await hopOf(kube, machine, signal);
    const bastion = await bastionOf(kube, machine, signal);
    return {
      ...hop,
      ...(bastion === undefined || bastion === ""
        ? {}
        : { bastion: await hopOf(kube, await machineOf(kube, bastion, signal), signal) }),
      become: hop.user !== "root",
      ...(machine.spec.identity === undefined ? {} : { identity: machine.spec.identity }),
      secrets: [],
      variables: {
        dipper_labels: machine.metadata.labels ?? {},
        dipper_rack: machine.spec.rack ?? "",
        dipper_zone: machine.spec.zone ?? "",
        dipper_cleaning_disks: machine.spec.cleaning?.disks ?? [],
      },
    };
  };

/** The machine's own bastion, else that of its site, unless it is the bastion itself. */
async function bastionOf(kube: KubeClient, machine: Machine, signal: AbortSignal): Promise<string | undefined> {
  const own = machine.spec.ssh?.bastion;
  if (own !== undefined || machine.spec.site === "") return own;
  const site = await kube.get(Site, { name: machine.spec.site }, { signal });
  return site?.spec.bastion === machine.metadata.name ? undefined : site?.spec.bastion;
}

async function machineOf(kube: KubeClient, name: string, signal: AbortSignal): Promise<Machine> {
  const machine = await kube.get(Machine, { name }, { signal });
  if (machine === undefined) throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
  return machine;
}
