import type { World } from "@dipper/world";
import type { LoginOf } from "../contract/machine-login.ts";
import type { MachineProbe, ProbeReport, ProbeTarget } from "../contract/machine-probe.ts";
import { maskOf } from "../logs/mask.ts";
import { onMachine } from "../process/gate.ts";
import { checkLogin } from "../ssh/check-login.ts";
import { sshFiles } from "../ssh/ssh-files.ts";
import { statusOf, unreachable } from "../ssh/unreachable.ts";
import { probeReport } from "./probe-report.ts";
import { probeScript } from "./probe-script.ts";

export interface SshProbeOptions {
  readonly world: World;
  readonly dataFolder: string;
  readonly loginOf: LoginOf;
  /** Default 30. */
  readonly timeoutSeconds?: number;
}

/** Looks at machines over SSH, with the same strictness as a run. Every answer is a report, also that nobody answered. */
export function sshProbe(options: SshProbeOptions): MachineProbe {
  const { world } = options;
  const probe = async (target: ProbeTarget, signal: AbortSignal): Promise<ProbeReport> => {
    const login = await options.loginOf(target.name, signal);
    const problem = checkLogin(login);
    if (problem !== undefined)
      return {
        reachable: {
          status: "False",
          reason: login.hostKeys.length === 0 ? "HostKeyMissing" : "AuthFailed",
          message: problem,
        },
      };
    const folder = `${options.dataFolder}/runs/probe-${world.random.uuid()}`;
    const seconds = options.timeoutSeconds ?? 30;
    const deadline = world.clock.deadline(seconds * 1000, signal);
    const mask = maskOf([...login.secrets, login.privateKey ?? "", login.bastion?.privateKey ?? ""]);
    const out: string[] = [];
    const err: string[] = [];
    try {
      const files = sshFiles([{ alias: "machine", login }], { folder, connectTimeoutSeconds: Math.min(10, seconds) });
      for (const file of files)
        await world.files.replace(`${folder}/${file.name}`, new TextEncoder().encode(file.text), 0o600);
      const connection = login.connection ?? "ssh";
      const end = await onMachine(
        {
          folder,
          environment: { PATH: world.environment["PATH"] ?? "/usr/bin:/bin", HOME: folder, LC_ALL: "C.UTF-8" },
        },
        { alias: "machine", connection, become: login.become ?? (connection === "ssh" && login.user !== "root") },
        {
          script: probeScript,
          args: [],
          out: (line) => out.push(line),
          err: (line) => err.push(line),
          signal: deadline,
        },
      );
      signal.throwIfAborted();
      if (end.code === 0 && out.includes("dipper.done=yes")) return probeReport(out);
      const failed = unreachable(
        mask(
          deadline.aborted
            ? `The machine did not answer within ${seconds} s: timed out.`
            : (end.error ?? err.join("\n")),
        ),
        login.bastion?.address,
      );
      return { reachable: { status: statusOf(failed.reason), ...failed } };
    } finally {
      await world.files.remove(folder);
    }
  };
  return { probe };
}
