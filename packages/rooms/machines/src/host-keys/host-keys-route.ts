import { DipperError, isoTime, Machine, machineMarks } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { fingerprintOf } from "./fingerprint.ts";

interface Input {
  readonly machine: string;
  readonly hostKeys: readonly string[];
  readonly reason?: string;
  readonly dryRun?: boolean;
}

/** A machine was installed again, or its board was replaced: who knows its new key says so. It is looked at at once. */
export function hostKeysRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/machines/:machine/host-keys",
    doc: "Trusts these host keys of a machine in place of the ones before, and has it looked at again. A dry run answers the fingerprints before and after.",
    permission: { verb: "operate", on: "fleet" },
    input: {
      type: "object",
      required: ["machine", "hostKeys"],
      additionalProperties: false,
      properties: {
        machine: { type: "string", maxLength: 63 },
        hostKeys: {
          type: "array",
          minItems: 1,
          maxItems: 8,
          items: { type: "string", maxLength: 2048 },
          description: "Public host keys: type and base64, as in a known_hosts file after the names.",
        },
        reason: { type: "string", maxLength: 512 },
        dryRun: { type: "boolean", description: "Check only. Default false." },
      },
    },
    output: {
      type: "object",
      properties: {
        before: { type: "array", items: { type: "string" }, description: "Fingerprints that are trusted now." },
        after: { type: "array", items: { type: "string" }, description: "Fingerprints that are trusted then." },
      },
    },
    async handle(call) {
      const { machine: name, hostKeys, reason, dryRun = false } = call.input as unknown as Input;
      const machine = deps.manager.cache(Machine).get({ name });
      if (machine === undefined) throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
      const { ssh } = machine.spec;
      if (ssh === undefined)
        throw new DipperError("BadRequest", { problem: `machine ${name} is simulated and has no host key` });
      const keys = hostKeys.map((key) => key.trim().split(/\s+/).slice(0, 2).join(" "));
      const after = keys.map((key) => {
        const fingerprint = fingerprintOf(key);
        if (fingerprint === undefined)
          throw new DipperError("BadRequest", { problem: `"${key.slice(0, 40)}" is not a public host key` });
        return fingerprint;
      });
      const before = ssh.hostKeys.map((key) => fingerprintOf(key) ?? key);
      call.audit({ object: `Machine ${name}`, before, after, ...(reason === undefined ? {} : { reason }) });
      if (dryRun) return { before, after };
      // A second later than now: times in objects are whole seconds, and this must be later than the last look.
      const at = isoTime(deps.world.clock.now() + 1000);
      const patch = {
        metadata: { annotations: { [machineMarks.verifyRequested]: at } },
        spec: { ssh: { hostKeys: keys } },
      };
      await call.kube.patch(Machine, { name }, patch, { manager: "dipper-server", signal: call.signal });
      return { before, after };
    },
  };
}
