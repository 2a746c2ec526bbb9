import type { BastionLogin, MachineLogin } from "../contract/machine-login.ts";

const address = /^[a-zA-Z0-9]([a-zA-Z0-9.:-]{0,252}[a-zA-Z0-9:])?$|^::[a-zA-Z0-9:.]*$/;
const user = /^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/;
const hostKey = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+={0,3}( .*)?$/;

/** Why this login cannot be used, in one sentence; undefined when it can. Nothing unchecked reaches a configuration file. */
export function checkLogin(login: MachineLogin): string | undefined {
  if (login.connection === "local") return undefined;
  const own = checkHop(login, "the machine");
  return own ?? (login.bastion === undefined ? undefined : checkHop(login.bastion, "the bastion"));
}

function checkHop(hop: BastionLogin, who: string): string | undefined {
  if (!address.test(hop.address)) return `The address of ${who} is neither an IP address nor a host name.`;
  if (!user.test(hop.user)) return `The login user of ${who} is not a user name.`;
  if (!Number.isInteger(hop.port) || hop.port < 1 || hop.port > 65535)
    return `The port of ${who} is not between 1 and 65535.`;
  if (hop.hostKeys.length === 0)
    return `No host key of ${who} is known. Import it with its host key: nothing is trusted on first contact.`;
  if (!hop.hostKeys.every((key) => hostKey.test(key) && !key.includes("\n")))
    return `A host key of ${who} is not in the form "ssh-ed25519 AAAA…".`;
  return undefined;
}
