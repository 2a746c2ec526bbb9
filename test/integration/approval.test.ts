import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forget, run, type ServedPlatform, serve, temporaryFolder } from "./program.ts";

let platform: ServedPlatform;
let data: string;
beforeAll(async () => {
  data = temporaryFolder();
  platform = await serve(data, ["--demo"]);
});
afterAll(async () => {
  await platform.stop();
  await forget(data);
});

/** Cookies and CSRF token as a browser sends them. */
function sessionOf(answer: Response): Readonly<Record<string, string>> {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");
  const csrf = cookies.find((cookie) => cookie.startsWith("dipper_csrf="))?.split("=")[1] ?? "";
  return { cookie: cookies.join("; "), "x-csrf-token": csrf };
}

/** Opens the sign-in link as a browser does, makes a token, and writes a kubeconfig with it. */
async function kubeconfigOf(link: string): Promise<string> {
  const token = new URL(link).searchParams.get("token");
  const json = { "content-type": "application/json" };
  const signedIn = await fetch(`${platform.console}/api/v1/sign-in`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ token }),
  });
  // The link asks for a password before anything else is answered.
  const withPassword = await fetch(`${platform.console}/api/v1/me/password`, {
    method: "POST",
    headers: { ...json, ...sessionOf(signedIn) },
    body: JSON.stringify({ password: "password of the second person" }),
  });
  const headers = { ...json, ...sessionOf(withPassword) };
  const made = await fetch(`${platform.console}/api/v1/me/tokens`, { method: "POST", headers, body: "{}" });
  const { token: bearer } = (await made.json()) as { readonly token: string };
  const file = join(data, "second-person");
  writeFileSync(file, readFileSync(platform.kubeconfig, "utf8").replace(/token: .*/, `token: ${bearer}`), {
    mode: 0o600,
  });
  return file;
}

it("who asked for a change cannot approve it; a second person can, and may no more than that", async () => {
  const mine = { DIPPER_KUBECONFIG: platform.kubeconfig };
  await run(["scale-up", "--cluster", "online-hz-01", "--machine", "m60", "--name", "asked"], mine);
  const added = await run(["accounts", "add", "second", "--role", "approver", "-o", "json"], mine);
  const { signIn } = JSON.parse(added.out) as { readonly signIn: string };
  const theirs = { DIPPER_KUBECONFIG: await kubeconfigOf(signIn) };
  await expect
    .poll(async () => (await run(["get", "operation", "asked", "-o", "json"], mine)).out, { timeout: 30_000 })
    .toContain("AwaitingApproval");

  const own = await run(["operation", "approve", "asked"], mine);
  expect(own).toMatchObject({ code: 3 });
  expect(own.err).toContain("cannot decide about it");
  expect(await run(["operation", "approve", "asked"], theirs)).toMatchObject({ code: 0 });
  await expect
    .poll(async () => (await run(["get", "operation", "asked", "-o", "json"], mine)).out, { timeout: 30_000 })
    .toContain('"phase": "Running"');
  expect(await run(["operation", "cancel", "asked"], theirs)).toMatchObject({ code: 3 });
  expect(await run(["operation", "cancel", "asked"], mine)).toMatchObject({ code: 0 });
}, 120_000);
