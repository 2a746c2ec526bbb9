import type { ProbeReport } from "../contract/machine-probe.ts";

/** Less free space than this on `/`, and neither a module nor a log can be written. */
const leastFreeKiB = 50 * 1024;

const architectures: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** Reads what the probe script said. Text of a machine is cut to what the Machine's fields take, and never used as anything but text. */
export function probeReport(lines: readonly string[]): ProbeReport {
  const said = lines.flatMap((line) => {
    const match = /^dipper\.(\w+)=(.*)$/.exec(line);
    return match === null ? [] : [{ key: match[1] ?? "", value: clean(match[2] ?? "") }];
  });
  const one = (key: string): string => said.find((entry) => entry.key === key)?.value ?? "";
  const rows = (key: string): readonly (readonly string[])[] =>
    said.filter((entry) => entry.key === key && entry.value !== "").map((entry) => entry.value.split("\t"));
  return {
    reachable: reachable(one("python"), Number(one("freeKiB"))),
    identity: {
      machineID: one("machineID"),
      serialNumber: one("serialNumber"),
      productUUID: one("productUUID").toLowerCase(),
    },
    facts: {
      os: one("os").slice(0, 64),
      kernel: one("kernel").slice(0, 64),
      arch: (architectures[one("arch")] ?? one("arch")).slice(0, 16),
      cpus: whole(one("cpus")),
      memoryMiB: Math.floor(whole(one("memoryKiB")) / 1024),
      disks: rows("disk")
        .slice(0, 64)
        .map(([name = "", size = ""]) => ({ name: name.slice(0, 255), sizeGiB: whole(size) })),
      nics: rows("nic")
        .slice(0, 64)
        .map(([name = "", mac = ""]) => ({ name: name.slice(0, 32), mac: mac.slice(0, 32) })),
      gpus: rows("gpu")
        .slice(0, 32)
        .map(([name = ""]) => ({ name: name.slice(0, 128) })),
    },
    evidence: rows("check")
      .slice(0, 32)
      .map(([check = "", outcome = "", detail = ""]) => ({
        check: check.slice(0, 64),
        outcome: outcome === "Pass" ? ("Pass" as const) : outcome === "Fail" ? ("Fail" as const) : ("Unknown" as const),
        detail: detail.trim().slice(0, 512),
      })),
  };
}

function reachable(python: string, freeKiB: number): ProbeReport["reachable"] {
  if (python === "")
    return {
      status: "False",
      reason: "PythonMissing",
      message: "There is no python3 on the machine. Install it: apt-get install python3.",
    };
  if (Number.isFinite(freeKiB) && freeKiB < leastFreeKiB) {
    return {
      status: "False",
      reason: "DiskFull",
      message: `Only ${Math.floor(freeKiB / 1024)} MiB are free on the machine's root file system. Free some space.`,
    };
  }
  return { status: "True", reason: "LoginWorks", message: "" };
}

/** Control characters of a machine must not reach a terminal; tabs separate fields here. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").slice(0, 4096);
}

function whole(text: string): number {
  const value = Number.parseInt(text, 10);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
