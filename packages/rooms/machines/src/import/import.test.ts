import { Machine, newObject } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { checkRows } from "./check.ts";
import { parseCsv } from "./csv.ts";
import { parseImport } from "./parse.ts";

const fleet = {
  machines: [
    newObject(Machine, { name: "old" }, { ssh: { address: "10.0.0.9" }, identity: { serialNumber: "S9" } }) as Machine,
  ],
  pools: ["general"],
  platformAddresses: ["192.0.2.1"],
};
const check = (content: string, format: "csv" | "yaml" = "csv") =>
  checkRows(parseImport(content, format), fleet).map(({ line, outcome, column, reason }) =>
    `${line} ${outcome} ${column} ${reason}`.trim(),
  );

describe("CSV", () => {
  test("is read as spreadsheets write it", () => {
    expect(parseCsv('\uFEFFa;b\r\n"x ""y"";\nz"; 2 \r\n\r\n;\n3')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ['x "y";\nz', "2"] },
      { line: 6, cells: ["3"] },
    ]);
  });

  test("each line gets its own verdict", () => {
    const content = [
      "Name,Address,Host Key,Pool,Serial,Port",
      "m1,10.0.0.1,ssh-ed25519 AAAA,general,S1,",
      "m2,10.0.0.2,,general,S2,",
      "m3,10.0.0.1,ssh-ed25519 AAAA,general,S3,",
      "m4,10.0.0.4,ssh-ed25519 AAAA,general,s9,",
      "m5,,,,,",
      "m6,127.0.0.1,ssh-ed25519 AAAA,general,,",
      "m7,192.0.2.1,ssh-ed25519 AAAA,general,,",
      "m8,10.0.0.8,ssh-ed25519 AAAA,nowhere,,",
      "m9,10.0.0.10,ssh-ed25519 AAAA,general,,ssh",
      "m1,10.0.0.11,ssh-ed25519 AAAA,general,,",
      "m0,10.0.0.12,a,b,c,d,e",
    ].join("\n");
    expect(check(content)).toEqual([
      "2 ok",
      "3 warning hostkey no host key is given; the machine stays Registered until one is trusted",
      "4 refused address 10.0.0.1 is taken by line 2",
      "5 refused serial s9 is taken by Machine old",
      "6 refused address is missing",
      "7 refused address 127.0.0.1 is an address of the platform itself",
      "8 refused address 192.0.2.1 is an address of the platform itself",
      "9 warning pool there is no pool nowhere",
      "10 refused port ssh is not a number",
      "11 refused name m1 is taken by line 2",
      "12 refused  has 7 cells, the head has 6",
    ]);
  });

  test("text stays text", () => {
    const evil = "{{ lookup('pipe','touch /tmp/x') }}";
    const [row] = parseImport(`name,address,rack\n"${evil}",10.0.0.1,"${evil}"`, "csv");
    expect([row?.name, row?.spec?.rack]).toEqual([evil, evil]);
  });

  test("a file without an address column or without lines is refused as a whole", () => {
    expect(() => check("a,b\n1,2")).toThrow("the first line must name the columns");
    expect(() => check("address,colour\n1,2")).toThrow("column colour is not known");
    expect(() => check("address\n")).toThrow("there is no machine in it");
  });
});

test("YAML: one document per machine, each with its line", () => {
  const manifest = (name: string, address: string) =>
    `kind: Machine\nmetadata: {name: ${name}}\nspec: {ssh: {address: ${address}, hostKeys: [ssh-ed25519 AAAA]}, poolRef: {name: general}}\n`;
  expect(
    check(
      [manifest("a", "10.0.0.1"), manifest("b", "10.0.0.1"), "kind: Pod\nmetadata: {name: c}\n", "a: [\n"].join(
        "---\n",
      ),
      "yaml",
    ),
  ).toEqual([
    "1 ok",
    "5 refused address 10.0.0.1 is taken by line 1",
    "9 refused kind is not Machine",
    expect.stringMatching(/^12 refused {2}\S/),
  ]);
});

test("YAML: what the platform prints is taken again, without who used the machines", () => {
  const wish = {
    ssh: { address: "10.0.0.1", hostKeys: ["ssh-ed25519 AAAA"] },
    poolRef: { name: "general" },
    rack: "r1",
  };
  const machine = newObject(Machine, { name: "a", labels: { tier: "gold" }, uid: "u1" }, wish) as Machine;
  const { spec } = newObject(
    Machine,
    { name: "b" },
    {
      ...wish,
      ssh: { ...wish.ssh, address: "10.0.0.2" },
      consumerRef: { kind: "Cluster", name: "c", uid: "u", clusterName: "c", role: "Compute" },
    },
  ) as Machine;
  const list = stringify({
    apiVersion: "v1",
    kind: "List",
    items: [machine, { ...machine, metadata: { name: "b" }, spec }],
  });
  const rows = parseImport(list, "yaml");
  expect(rows.map(({ name, labels }) => [name, labels])).toEqual([
    ["a", { tier: "gold" }],
    ["b", undefined],
  ]);
  expect(rows[0]?.spec).toEqual(machine.spec);
  expect(rows[1]?.spec).not.toHaveProperty("consumerRef");
  expect(check(list, "yaml")).toEqual(["4 ok", expect.stringMatching(/^\d+ ok$/)]);
});
