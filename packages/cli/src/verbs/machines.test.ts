import { expect, it } from "vitest";
import { program } from "../program.ts";
import { loseMachine, trustMachine, verifyMachine } from "./machines.ts";
import type { Verb, VerbContext } from "./verb.ts";

async function run(verb: Verb, options: Readonly<Record<string, unknown>>, machine?: object) {
  const sent: unknown[] = [];
  const said: string[] = [];
  const context = {
    signal: new AbortController().signal,
    rest: {
      post: async (path: string, body: unknown) => {
        sent.push([path, body]);
        return { spec: { consumerRef: { clusterName: "prod-a" } } };
      },
    },
    kube: {
      get: async () => machine,
      patch: async (_kind: unknown, ref: unknown, patch: unknown) => {
        sent.push([ref, patch]);
        return {};
      },
    },
    out: {
      say: (sentence: string) => said.push(sentence),
      objects: (_answer: unknown, _names: unknown, show: () => void) => show(),
    },
  } as unknown as VerbContext;
  const code = await verb(context, { args: ["m1"], options });
  return { code, sent, said: said.join(" ") };
}

it("says that a machine is gone, and how its node leaves", async () => {
  const { code, sent, said } = await run(loseMachine, { reason: "burnt" });
  expect(code).toBe(0);
  expect(sent).toEqual([["/api/v1/machines/m1/lost", { reason: "burnt" }]]);
  expect(said).toContain("dipper scale-down --cluster prod-a --machine m1");
});

it("looks again, and trusts host keys in place of others", async () => {
  expect((await run(verifyMachine, {})).sent).toEqual([["/api/v1/machines/m1/verify", {}]]);
  const keys = ["ssh-ed25519 AAAA"];
  const { sent } = await run(trustMachine, { hostKey: keys }, { spec: { ssh: { address: "10.0.0.1" } } });
  expect(sent).toEqual([[{ name: "m1" }, { spec: { ssh: { hostKeys: keys } } }]]);
  await expect(run(trustMachine, { hostKey: keys }, { spec: {} })).rejects.toThrow("no machine m1 with a login");
});

it("every verb stands in one place, with a sentence for people", () => {
  const commands = program().commands;
  const names = commands.map((command) => command.name());
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(["get", "describe", "scale-up", "operation", "adopt", "machines"]));
  const silent = commands
    .flatMap((command) => [command, ...command.commands])
    .filter((command) => command.description() === "" && command.name() !== "runner");
  expect(silent.map((command) => command.name())).toEqual([]);
});
