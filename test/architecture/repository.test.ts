import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./sources.ts";

const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
const text = files.filter((file) => !/\.(png|woff2?|ico|gz|zst)$/.test(file));

describe("the repository", () => {
  it("names no registry's host and no path of one machine", () => {
    const hosts = [
      "npm" + "js.org",
      "golang" + ".org",
      "pypi" + ".org",
      "crates" + ".io",
      "maven" + ".org",
      "debian" + ".org",
    ];
    // The paths of Go modules begin with hosts; they are names.
    const written = text.filter((file) => !/(^|\/)go\.(mod|sum)$/.test(file));
    const found = written.flatMap((file) => {
      const content = readFileSync(join(root, file), "utf8");
      return hosts
        .filter((host) => content.includes(`//${host}`) || content.includes(`.${host}`))
        .map((host) => `${file}: ${host}`);
    });
    expect(found).toEqual([]);
  });

  it("has a header that says why in every source file over 300 lines", () => {
    const long = text
      .filter((file) => /^(packages|tools|test|bench|lab)\/.*\.tsx?$/.test(file))
      .map((file) => ({ file, content: readFileSync(join(root, file), "utf8") }))
      .filter(({ content }) => content.split("\n").length > 300 && !/^\s*\/[/*]/.test(content))
      .map(({ file }) => file);
    expect(long).toEqual([]);
  });

  it("exports names one by one: no export star, no default export outside configurations", () => {
    const wrong = text
      .filter((file) => /^packages\/.*\/src\/.*\.tsx?$/.test(file))
      .filter((file) => /^export (\*|default) /m.test(readFileSync(join(root, file), "utf8")));
    expect(wrong).toEqual([]);
  });
});
