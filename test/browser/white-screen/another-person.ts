import type { Demo } from "../demo.ts";
import { type Api, apiOf } from "./api.ts";

const json = { "content-type": "application/json" } as const;

/** Session and CSRF token that an answer has set, as a browser would send them back. */
function sessionOf(answer: Response): Readonly<Record<string, string>> {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");
  const csrf = cookies.find((cookie) => cookie.startsWith("dipper_csrf="))?.split("=")[1] ?? "";
  return { ...json, cookie: cookies.join("; "), "x-csrf-token": csrf };
}

/** Somebody else with an account of his own, over REST: who decides about a plan must not be who asked for it. */
export async function anotherPerson(demo: Demo, api: Api, name: string): Promise<Api> {
  const { signIn } = await api.post<{ readonly signIn: string }>("accounts", { name, role: "admin" });
  const send = (path: string, body: object, headers: Readonly<Record<string, string>> = json) =>
    fetch(`${demo.console}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const token = new URL(signIn, demo.console).searchParams.get("token") ?? "";
  const signedIn = await send("sign-in", { token });
  // The link asks for a password before anything else is answered.
  const trusted = await send("me/password", { password: `password of ${name}` }, sessionOf(signedIn));
  const made = await send("me/tokens", {}, sessionOf(trusted));
  if (!made.ok) throw new Error(`no token for ${name}: ${made.status} ${await made.text()}`);
  const { token: bearer } = (await made.json()) as { readonly token: string };
  return apiOf(demo, bearer);
}
