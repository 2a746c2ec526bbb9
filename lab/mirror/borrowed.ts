import { cpSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command.ts";
import { debianPackage } from "./debian.ts";
import { type LayerRecipe, links, place, text } from "./layer.ts";

/** Layers of what Debian has: programs with the libraries that they load. */

/** A shell and the usual small programs, which people and tests call in pods. */
export function busyboxLayer(): LayerRecipe {
  const { version, root } = debianPackage("busybox-static");
  return {
    name: "busybox",
    key: [version, 1],
    fill: (stage) => {
      const program = join(root, "bin/busybox");
      place(stage, { "bin/busybox": program });
      const names = run([program, "--list"]).split("\n");
      links(
        stage,
        Object.fromEntries(
          names.filter((name) => name !== "" && name !== "busybox").map((name) => [`bin/${name}`, "busybox"]),
        ),
      );
      text(stage, {
        "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
        "etc/group": "root:x:0:\nnogroup:x:65534:\n",
        "etc/nsswitch.conf": "hosts: files dns\n",
        "root/.keep": "",
      });
      run(["install", "-d", "-m", "1777", join(stage, "tmp"), join(stage, "var/tmp")]);
    },
  };
}

/** iptables as it is on the machines (over nftables), nft, ip, conntrack and ipset. */
export function iptablesLayer(base: string): LayerRecipe {
  const iptables = "usr/sbin/xtables-nft-multi";
  return {
    name: "iptables",
    key: [base, 1],
    fill: (stage) => {
      withLibraries(stage, base, [iptables, "usr/sbin/nft", "usr/sbin/conntrack", "usr/sbin/ipset", "usr/bin/ip"]);
      // Extensions of iptables are found by their folder; they need the C library's mathematics.
      const extensions = run(["chroot", base, "sh", "-c", "echo /usr/lib/*/xtables"]).trim();
      cpSync(join(base, extensions), join(stage, extensions), { recursive: true, verbatimSymlinks: true });
      withLibraries(stage, base, run(["chroot", base, "sh", "-c", "echo /lib/*/libm.so.6"]).trim().split(" "));
      const names = ["iptables", "ip6tables"].flatMap((name) => [name, `${name}-save`, `${name}-restore`]);
      links(stage, Object.fromEntries(names.map((name) => [`usr/sbin/${name}`, "xtables-nft-multi"])));
    },
  };
}

/** Of the tests' image: its clients fetch with curl. */
export function curlLayer(base: string): LayerRecipe {
  return { name: "curl", key: [base, 1], fill: (stage) => withLibraries(stage, base, ["usr/bin/curl"]) };
}

/** Programs of a root file system, and every library that the loader takes for them. */
function withLibraries(stage: string, base: string, programs: readonly string[]): void {
  for (const program of programs) {
    const path = program.replace(/^\//, "");
    const needed = run(["chroot", base, "sh", "-c", `ldd /${path} || true`]);
    const libraries = [...needed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => (match[1] ?? "").slice(1));
    for (const file of [path, ...libraries]) place(stage, { [file]: inside(base, file) });
  }
}

/** Where a path leads that goes through links of a root file system, which are absolute in it. */
function inside(base: string, path: string): string {
  const target = run(["chroot", base, "readlink", "-f", `/${path}`]).trim();
  return realpathSync(join(base, target));
}
