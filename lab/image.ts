import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { run } from "./command.ts";
import { madeOnce } from "./tools/beside.ts";

export const suite = "bookworm";
const include = [
  "systemd",
  "systemd-sysv",
  "dbus",
  "openssh-server",
  "python3",
  "python3-apt",
  "iproute2",
  "iputils-ping",
  "kmod",
  "procps",
  "sudo",
  "util-linux",
  // What nodes need. Machines reach no package archive, so all that a playbook may ask for is here, with its services off.
  "ca-certificates",
  "conntrack",
  "curl",
  "e2fsprogs",
  "ebtables",
  "ethtool",
  "haproxy",
  "ipset",
  "iptables",
  "keepalived",
  "nftables",
  "openssl",
  "psmisc",
  "socat",
];

/** Part of the image's name: change it when `finish` changes. */
const revision = "2";

const netUnit = `[Unit]
Description=Address of the lab machine
DefaultDependencies=no
Before=network.target ssh.service
After=local-fs.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/lab-net

[Install]
WantedBy=multi-user.target
`;

// systemd-networkd would wait for udev for ever, because /sys can be written; so a script sets the address.
// The default route leads to an address that nobody has: programs find their own address, and nothing leaves the lab.
const netScript = `#!/bin/sh
SECOND= BASTION=
. /etc/lab-net
ip link set lo up
ip address replace "$ADDRESS/24" dev host0
ip link set host0 up
ip route replace default via "$GATEWAY" dev host0
if [ -n "$SECOND" ]; then
  # The bastion: it routes between its two networks, and speaks for those behind it where nobody knows a way back.
  ip address replace "$SECOND/24" dev host1
  ip link set host1 up
  sysctl -q -w net.ipv4.ip_forward=1
  iptables -t nat -A POSTROUTING -s "$BEHIND" -d "$HOST" -j MASQUERADE
fi
if [ -n "$BASTION" ]; then ip route replace "$BEHIND" via "$BASTION" dev host0; fi
for group in /sys/fs/cgroup/*/; do mount -o remount,rw,bind "$group" 2>/dev/null; done
mount --make-rshared /
`;

/**
 * The root file system that all machines share read-only: Debian with systemd, sshd, Python and what nodes need, a user \`ops\` who may use sudo and a
 * user \`guest\` who may not. Built once into the cache; its name covers what it is made of.
 */
export function baseImage(say: (text: string) => void): string {
  const recipe = createHash("sha256")
    .update(JSON.stringify([suite, include, netUnit, netScript, revision]))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cacheFolder(), "lab", `base-${suite}-${recipe}`);
  return madeOnce(folder, (beside) => {
    say("building the root image once");
    const root = join(beside, "root");
    bootstrapDebian(root, include, say);
    finish(root);
    return root;
  });
}

/** A small Debian with these packages into a folder that is not there yet. */
export function bootstrapDebian(root: string, packages: readonly string[], say: (text: string) => void): void {
  const mirror = mirrorOf();
  say(`debootstrap ${suite}${mirror === undefined ? "" : ` from ${mirror}`} (one to three minutes)`);
  run([
    "debootstrap",
    "--variant=minbase",
    `--include=${packages.join(",")}`,
    suite,
    root,
    ...(mirror === undefined ? [] : [mirror]),
  ]);
}

/** $DIPPER_DEBIAN_MIRROR, else where this machine's own packages of the suite come from, else what debootstrap takes by itself. */
function mirrorOf(): string | undefined {
  const named = process.env["DIPPER_DEBIAN_MIRROR"];
  if (named !== undefined) return named;
  const targets = run(["apt-get", "indextargets", "--format", "$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)"]);
  const found = targets.split("\n").find((line) => line.startsWith(`Packages ${suite} main `));
  return found?.split(" ")[3]?.replace(/\/$/, "");
}

function finish(root: string): void {
  const enabled = join(root, "etc/systemd/system/multi-user.target.wants");
  mkdirSync(enabled, { recursive: true });
  writeFileSync(join(root, "etc/systemd/system/lab-net.service"), netUnit);
  writeFileSync(join(root, "usr/local/sbin/lab-net"), netScript, { mode: 0o755 });
  run(["chroot", root, "systemctl", "enable", "lab-net.service", "ssh.service"]);
  for (const unit of [
    "systemd-networkd.service",
    "systemd-networkd-wait-online.service",
    "systemd-timesyncd.service",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
  ]) {
    run(["chroot", root, "systemctl", "mask", unit]);
  }
  run(["chroot", root, "systemctl", "disable", "haproxy.service", "keepalived.service", "nftables.service"]);
  for (const user of ["ops", "guest"]) run(["chroot", root, "useradd", "--create-home", "--shell", "/bin/sh", user]);
  appendFileSync(join(root, "etc/sudoers.d/ops"), "ops ALL=(ALL) NOPASSWD: ALL\n", { mode: 0o440 });
  // Each machine gets its own.
  for (const name of readdirSync(join(root, "etc/ssh")).filter((one) => one.startsWith("ssh_host_")))
    rmSync(join(root, "etc/ssh", name));
  writeFileSync(join(root, "etc/machine-id"), "");
  writeFileSync(join(root, "etc/resolv.conf"), "");
  for (const folder of ["var/cache/apt", "var/lib/apt/lists"]) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true });
  }
}
