/** What `/version` says. Clients parse `gitVersion` as a semantic version and compare it with their own. */
export const serverVersion = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.3+dipper",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: "",
} as const;
