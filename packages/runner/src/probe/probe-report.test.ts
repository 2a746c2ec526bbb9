import { expect, test } from "vitest";
import { probeReport } from "./probe-report.ts";

const said = [
  "dipper.machineID=0123",
  "dipper.productUUID=ABCD-EF",
  "dipper.python=/usr/bin/python3",
  "dipper.freeKiB=9000000",
  "dipper.os=debian-12",
  "dipper.kernel=6.1.0",
  "dipper.arch=x86_64",
  "dipper.cpus=8",
  "dipper.memoryKiB=16777216",
  "dipper.disk=/dev/disk/by-id/nvme-1\t447",
  "dipper.nic=eth0\t52:54:00:00:00:01",
  "dipper.check=NoKubelet\tPass\t",
  "dipper.check=NoContainers\tFail\t3 containers are running",
  "banner of a login shell",
  "dipper.done=yes",
];

test("what a machine says becomes facts, identity and evidence", () => {
  const report = probeReport(said);
  expect(report.reachable).toEqual({ status: "True", reason: "LoginWorks", message: "" });
  expect(report.identity).toEqual({ machineID: "0123", serialNumber: "", productUUID: "abcd-ef" });
  expect(report.facts).toEqual({
    os: "debian-12",
    kernel: "6.1.0",
    arch: "amd64",
    cpus: 8,
    memoryMiB: 16384,
    disks: [{ name: "/dev/disk/by-id/nvme-1", sizeGiB: 447 }],
    nics: [{ name: "eth0", mac: "52:54:00:00:00:01" }],
    gpus: [],
  });
  expect(report.evidence).toEqual([
    { check: "NoKubelet", outcome: "Pass", detail: "" },
    { check: "NoContainers", outcome: "Fail", detail: "3 containers are running" },
  ]);
});

test("without Python or space no step can run", () => {
  expect(probeReport(said.filter((line) => !line.includes("python"))).reachable.reason).toBe("PythonMissing");
  expect(
    probeReport([...said.filter((line) => !line.includes("freeKiB")), "dipper.freeKiB=1000"]).reachable.reason,
  ).toBe("DiskFull");
});

test("a machine cannot send control characters or endless text", () => {
  const report = probeReport(["dipper.python=x", `dipper.os=\u001b[2J${"a".repeat(9999)}`]);
  expect(report.facts?.os).toMatch(/^\[2Ja{61}$/);
});
