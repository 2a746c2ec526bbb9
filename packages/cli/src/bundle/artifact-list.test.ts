import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { artifactsFor, checksumIn } from "./artifact-list.ts";
import { parseManifest } from "./manifest.ts";
import { referenceOf } from "./reference.ts";

const list = readFileSync(new URL("../../../../playbooks/artifacts.yaml", import.meta.url), "utf8");

test("the list that ships names every program and image of a cluster, with nothing left to fill in", () => {
  const { files, images } = artifactsFor(list, { kubernetes: "1.36.3", arch: ["amd64", "arm64"] });
  expect([...new Set(files.map((file) => file.name))].toSorted()).toEqual(
    [
      "cni-plugins",
      "containerd",
      "etcd",
      "flannel-cni-plugin",
      "helm",
      "kubeadm",
      "kubectl",
      "kubelet",
      "runc",
    ].toSorted(),
  );
  expect(files).toHaveLength(18);
  expect(JSON.stringify([files, images])).not.toMatch(/[{]\w+[}]/);
  expect(files.filter((file) => !file.url.startsWith("https://") || !file.checksumURL.startsWith("https://"))).toEqual(
    [],
  );
  expect(new Set(files.map((file) => file.path)).size).toBe(18);
  expect(images.map((image) => image.reference)).toContain("registry.k8s.io/coredns/coredns:v1.14.2");
  expect(images.map((image) => image.reference)).toContain("registry.k8s.io/etcd:3.6.8-0");
});

test("versions can be replaced; unknown releases are refused with what there is", () => {
  const { files } = artifactsFor(list, { kubernetes: "v1.36.3", arch: ["amd64"], versions: { runc: "v9.9.9" } });
  expect(files.find((file) => file.name === "runc")?.path).toBe("runc/v9.9.9/runc.amd64");
  expect(() => artifactsFor(list, { kubernetes: "v1.12.0", arch: ["amd64"] })).toThrow(
    "has no release 1.12; it has 1.36",
  );
  expect(() => artifactsFor(list, { kubernetes: "new", arch: ["amd64"] })).toThrow("is not a version");
});

test("checksums as publishers write them", () => {
  const [a, b] = ["a".repeat(64), "B".repeat(64)];
  expect(checksumIn(`${a}\n`, "x")).toBe(a);
  expect(checksumIn(`${a}  x.tgz\n${b} *y.tgz\n`, "y.tgz")).toBe(b.toLowerCase());
  expect(checksumIn(`${a}  x.tgz\n${b}  y.tgz\n`, "z.tgz")).toBeUndefined();
  expect(checksumIn("<html>", "x")).toBeUndefined();
});

test("references of images", () => {
  expect(referenceOf("busybox")).toEqual({ host: "docker.io", repository: "library/busybox", tag: "latest" });
  expect(referenceOf("localhost:5000/a/b:1")).toEqual({ host: "localhost:5000", repository: "a/b", tag: "1" });
  expect(referenceOf("ghcr.io/x/y:v1")).toEqual({ host: "ghcr.io", repository: "x/y", tag: "v1" });
});

test("a bundle cannot name what lies outside of it", () => {
  const manifest = { format: "dipper-bundle-1", kubernetes: "", arch: [], images: [], blobs: [] };
  const with_ = (more: object) => () => parseManifest(JSON.stringify({ ...manifest, files: [], ...more }));
  expect(with_({ files: [{ path: "../x" }] })).toThrow("outside of itself");
  expect(with_({ blobs: [{ digest: "sha256:../../x" }] })).toThrow("names no digest");
  expect(with_({ format: "other" })).toThrow("not a bundle");
});
