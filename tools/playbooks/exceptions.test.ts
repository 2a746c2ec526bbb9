import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compared, type Exception, usesIn } from "./exceptions.ts";

const folder = fileURLToPath(new URL("../../playbooks", import.meta.url));

test("whatever hides a change from Ansible is on the list, with its reason, and the list holds nothing else", () => {
  const uses = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|j2|cfg)$/.test(entry.name) && entry.name !== "exceptions.yaml")
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .flatMap((path) => usesIn(path, readFileSync(join(folder, path), "utf8")));
  const { exceptions } = parse(readFileSync(join(folder, "exceptions.yaml"), "utf8")) as { exceptions: Exception[] };
  expect(compared(uses, exceptions)).toEqual({ unexplained: [], unused: [] });
});

describe("uses are found", () => {
  const tasks = `
- name: Outer
  block:
    - name: Look
      ansible.builtin.command: id
      changed_when: false
    - name: As a list
      ansible.builtin.command: id
      changed_when: ["false"]
  rescue:
    - name: Only when it is real
      ansible.builtin.command: id
      when: not ansible_check_mode
- name: Honest
  ansible.builtin.command: id
  changed_when: result.rc == 2
`;
  const found = usesIn("roles/r/tasks/main.yml", tasks);

  test("in blocks, in lists, in conditions", () => {
    expect(found).toEqual([
      { role: "r", task: "Look", uses: "changed_when: false" },
      { role: "r", task: "As a list", uses: "changed_when: false" },
      { role: "r", task: "Only when it is real", uses: "ansible_check_mode" },
    ]);
    expect(usesIn("roles/r/templates/x.j2", "{% if ansible_check_mode %}")).toHaveLength(1);
  });

  test("an entry without a reason explains nothing, and one without a use is left over", () => {
    const listed = [
      { role: "r", task: "Look", uses: "changed_when: false" as const, reason: "reads only" },
      { role: "r", task: "As a list", uses: "changed_when: false" as const, reason: " " },
      { role: "r", task: "Gone", uses: "ansible_check_mode" as const, reason: "was needed" },
    ];
    expect(compared(found, listed)).toEqual({
      unexplained: ['r, "As a list": changed_when: false', 'r, "Only when it is real": ansible_check_mode'],
      unused: ['r, "Gone": ansible_check_mode'],
    });
  });
});
