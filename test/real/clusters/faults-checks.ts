import assert from "node:assert/strict";
import type { FaultName } from "../fault-list.ts";
import { nextFence, onMachines, playbooks, resultOf, runToEnd } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

/** Exported for the same faults through a whole Operation. */
export interface CheckFault {
  readonly name: FaultName;
  readonly breaks: string;
  readonly message: RegExp;
  readonly mends: string;
  /** Run on m2 before the retry instead of mending by hand. */
  readonly cleans?: true;
}

export const checkFaults: readonly CheckFault[] = [
  {
    // The swap and the clock of a container are its host's: these two are answered by files and by Python, not by the kernel.
    name: "swap-on",
    breaks: `printf 'Filename Type Size Used Priority\\n/dev/sdb1 partition 1048572 0 -2\\n' > /run/swaps
: > /run/environ
mount --bind /run/swaps /proc/swaps && mount --bind /run/environ /proc/1/environ && mv /run/systemd/container /run/systemd/container.away`,
    message: /Swap: m2 uses \/dev\/sdb1\. Switch it off \(swapoff -a\)/,
    mends:
      "umount /proc/swaps; umount /proc/1/environ; mv /run/systemd/container.away /run/systemd/container; rm -f /run/swaps /run/environ",
  },
  {
    name: "clock-off",
    breaks:
      "echo 'import time; time.time = lambda real=time.time: real() + 3600' > /usr/lib/python3/dist-packages/clock.pth",
    message: /Time: the clock of m2 is (3599|3600)(\.\d)? s off.*chrony/s,
    mends: "rm -f /usr/lib/python3/dist-packages/clock.pth",
  },
  {
    name: "port-taken",
    breaks: "(setsid python3 -m http.server 10250 >/dev/null 2>&1 & echo $! > /run/taken.pid); sleep 1",
    message: /port 10250 of m2 is taken by python3 \(pid \d+\)/,
    mends: "kill $(cat /run/taken.pid); rm -f /run/taken.pid",
  },
  {
    name: "disk-full",
    breaks: `truncate -s 64M /root/small.img && mkfs.ext4 -q /root/small.img
[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
number=$(losetup --find | tr -dc 0-9); [ -e /dev/loop$number ] || mknod /dev/loop$number b 7 $number
losetup /dev/loop$number /root/small.img && echo $number > /run/small && mount /dev/loop$number /var/lib`,
    message: /Disk: m2 has 0\.\d GiB free below \/var\/lib/,
    mends: "umount /var/lib; losetup -d /dev/loop$(cat /run/small); rm -f /root/small.img /run/small",
  },
  {
    name: "leftovers",
    breaks: `mkdir -p /etc/kubernetes/pki /var/lib/kubelet /var/lib/etcd/member /etc/cni/net.d
echo old > /etc/kubernetes/kubelet.conf; echo old > /var/lib/kubelet/config.yaml; echo '{}' > /etc/cni/net.d/10-old.conflist
ip link add cni0 type bridge; command -v iptables >/dev/null && iptables -N KUBE-OLD && iptables -A INPUT -j KUBE-OLD; true`,
    message: /Leftovers: m2 still holds .*kubelet\.conf.*interface cni0/s,
    mends: "",
    cleans: true,
  },
];

/** What the pre-check finds: the reason stands at m2, m1 goes on, and a retry finishes when it is mended. */
export const faultsOfChecks: RealTest = {
  name: "faults-checks",
  run: async ({ lab, folder, fault: shown }) => {
    const platform = onMachines(lab, { folder, bundle: playbooks });
    const step = async (name: string, entryPoint: string, machines: readonly string[]) => {
      const fences = Object.fromEntries(machines.map((machine) => [machine, nextFence()]));
      const parameters = entryPoint === "pre-check.yml" ? { minFreeGiB: "1", minMemoryMiB: "500" } : {};
      return runToEnd(platform.ansible, platform.spec({ name, entryPoint, fences, parameters }));
    };
    for (const fault of checkFaults) {
      let said = "";
      lab.inside("m2", fault.breaks);
      try {
        const events = await step(fault.name, "pre-check.yml", ["m1", "m2"]);
        assert.equal(
          resultOf(events, "m1").result,
          "Succeeded",
          `${fault.name}: m1 goes on: ${resultOf(events, "m1").message}`,
        );
        assert.equal(resultOf(events, "m2").result, "Failed", fault.name);
        assert.match(resultOf(events, "m2").message, fault.message);
        said = resultOf(events, "m2").message;
        if (fault.cleans === true) {
          const cleaned = resultOf(await step(`${fault.name}-clean`, "clean.yml", ["m2"]), "m2");
          assert.equal(cleaned.result, "Succeeded", cleaned.message);
          const report = await platform.probe.probe({ name: "m2", uid: "" }, new AbortController().signal);
          assert.deepEqual(
            report.evidence?.filter(({ outcome }) => outcome !== "Pass"),
            [],
            "clean, but not proven so",
          );
        }
      } finally {
        if (fault.mends !== "") lab.inside("m2", fault.mends);
      }
      const again = await step(`${fault.name}-again`, "pre-check.yml", ["m1", "m2"]);
      assert.equal(resultOf(again, "m2").result, "Succeeded", resultOf(again, "m2").message);
      shown(fault.name, said);
    }
    return undefined;
  },
};
