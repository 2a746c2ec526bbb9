import type { Pod } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { type PodIndex, PodIndexBuilder } from "./pod-index.ts";

const pod = (name: string, namespace = "shop", ip = "", images: readonly string[] = ["r/web:1"]): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: { nodeName: "n1", containers: images.map((image, index) => ({ name: `c${index}`, image })) },
  status: ip === "" ? {} : { podIP: ip },
});
const indexOf = (pods: readonly Pod[]): PodIndex => {
  const builder = new PodIndexBuilder();
  for (const each of pods) builder.add(each);
  return builder.build();
};

describe("the index of a cluster's pods", () => {
  const index = indexOf([
    pod("web-1", "shop", "10.0.0.1"),
    pod("web-10", "shop", "10.0.0.10"),
    pod("web-1", "test", "10.0.0.11", ["r/web:2", "Sidecar:9"]),
    pod("db-0", "shop"),
  ]);
  const names = (text: string): readonly string[] =>
    index.pods(text, 10).map(({ namespace, name, exact }) => `${namespace}/${name}${exact ? " exact" : ""}`);

  test("finds by name: exact ones of every namespace first, then parts of three letters and more", () => {
    expect(names("web-1")).toEqual(["shop/web-1 exact", "test/web-1 exact", "shop/web-10"]);
    expect(names("db")).toEqual([]);
    expect(names("db-")).toEqual(["shop/db-0"]);
    expect(names("eb-1\n")).toEqual([]);
    expect(names("")).toEqual([]);
  });

  test("finds by namespace and name, and by address", () => {
    expect(names("test/web-1")).toEqual(["test/web-1 exact"]);
    expect(names("10.0.0.1")).toEqual(["shop/web-1 exact", "shop/web-10", "test/web-1"]);
    expect(index.pods("10.0.0.10", 1)).toEqual([
      { namespace: "shop", name: "web-10", node: "n1", ip: "10.0.0.10", exact: true },
    ]);
  });

  test("counts the pods of an image, without regard to case", () => {
    expect(index.images("r/web:1", 5)).toEqual([{ image: "r/web:1", pods: 3, node: "n1", exact: true }]);
    expect(index.images("sidecar", 5)).toEqual([{ image: "sidecar:9", pods: 1, node: "n1", exact: false }]);
    expect(index.images("nothing", 5)).toEqual([]);
  });

  test("gives no more than was asked for, and answers on a cluster without pods", () => {
    expect(index.pods("web", 2)).toHaveLength(2);
    expect(indexOf([]).pods("web", 2)).toEqual([]);
    expect(indexOf([]).images("web", 2)).toEqual([]);
  });
});

test("an exact name among 20,000 pods is found within a tenth of what a person notices", () => {
  const index = indexOf(
    Array.from({ length: 20_000 }, (_, at) => pod(`app-${at % 300}-6f7c9d-${at.toString(36)}`, `team-${at % 50}`)),
  );
  const started = performance.now();
  for (let round = 0; round < 10; round++)
    expect(index.pods(`app-${19_999 % 300}-6f7c9d-${(19_999).toString(36)}`, 10)).toHaveLength(1);
  expect((performance.now() - started) / 10).toBeLessThan(100);
});
