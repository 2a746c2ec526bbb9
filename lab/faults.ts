import { join } from "node:path";
import { answers } from "./answers.ts";
import { run } from "./command.ts";
import { type BootedMachine, bootMachine, insideMachine, powerOff } from "./machine.ts";

/** Ways to harm a machine on purpose. */
export interface LabFaults {
  /** Pulls the network cable. */
  readonly linkDown: (machine: string) => void;
  readonly linkUp: (machine: string) => void;
  /** Cuts the power. */
  readonly powerOff: (machine: string) => Promise<void>;
  /** Boots it from the same disk and waits until it answers. */
  readonly powerOn: (machine: string) => Promise<void>;
  /** Mounts a file system of its own, this small, over a folder of the machine. It is gone after `powerOff`. */
  readonly smallDisk: (machine: string, path: string, megabytes: number) => void;
  /** Leaves no byte free in the file system of a folder; `rm <path>/.full` frees it. Only for a `smallDisk`. */
  readonly fillDisk: (machine: string, path: string) => void;
}

export function faultsOf(machineOf: (name: string) => BootedMachine): LabFaults {
  const setLink = (name: string, state: "up" | "down"): void => {
    run(["ip", "link", "set", `vb-${machineOf(name).unit}`, state]);
  };
  return {
    linkDown: (name) => setLink(name, "down"),
    linkUp: (name) => setLink(name, "up"),
    powerOff: (name) => powerOff(machineOf(name)),
    powerOn: async (name) => {
      bootMachine(machineOf(name));
      await answers(machineOf(name));
    },
    smallDisk: (name, path, megabytes) => {
      const machine = machineOf(name);
      const image = join(machine.folder, `disk-${path.replaceAll("/", "-")}`);
      run(["truncate", "--size", `${megabytes}M`, image]);
      run(["mkfs.ext4", "-q", "-F", "-m", "0", image]);
      const device = run(["losetup", "--find", "--show", image]).trim();
      const [, major = "", minor = ""] = /([0-9a-f]+):([0-9a-f]+)/.exec(run(["stat", "-c", "%t:%T", device])) ?? [];
      try {
        insideMachine(
          machine,
          `mkdir -p '${path}'; test -e ${device} || mknod ${device} b 0x${major} 0x${minor}; mount ${device} '${path}'`,
        );
      } finally {
        // It goes when the last mount of it does.
        run(["losetup", "--detach", device]);
      }
    },
    fillDisk: (name, path) => {
      insideMachine(machineOf(name), `dd if=/dev/zero of='${path}/.full' bs=1M 2>/dev/null; sync; true`);
    },
  };
}
