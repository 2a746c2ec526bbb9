import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { run } from "./command.ts";
import { type BootedMachine, insideMachine } from "./machine.ts";
import { raiseLinks } from "./network.ts";

const bootMs = 120_000;

/** Until sshd of every machine says its name. Those behind a bastion are asked from within: nothing here reaches them. */
export async function allAnswer(machines: readonly BootedMachine[]): Promise<void> {
  await Promise.all(machines.map(answers));
}

export async function answers(machine: BootedMachine): Promise<void> {
  const until = performance.now() + bootMs;
  while (performance.now() < until) {
    raiseLinks(machine.unit, machine.place);
    if (isBehind(machine) ? listensInside(machine) : await greeted(machine.address)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const log = readFileSync(join(machine.folder, "console.log"), "utf8").trim().split("\n").slice(-5).join("\n");
  let state = "";
  try {
    state = insideMachine(
      machine,
      "systemctl --failed --no-legend; systemctl status --no-pager -n 5 lab-net ssh; ip address; ss -tln",
    );
  } catch (cause) {
    state = String(cause);
  }
  const link = run(["ip", "-details", "link", "show", "master", machine.place.bridge]);
  throw new Error(`Machine ${machine.name} did not answer within ${bootMs / 1000} s.\n${log}\n${state}\n${link}`);
}

function isBehind({ place }: BootedMachine): boolean {
  return place.bridge.endsWith("b");
}

function listensInside(machine: BootedMachine): boolean {
  try {
    return insideMachine(machine, "ss -tlnH sport = :22").includes(":22");
  } catch {
    // Its init is not there yet.
    return false;
  }
}

function greeted(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => end(data.toString().startsWith("SSH-")));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
