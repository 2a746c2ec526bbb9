import type { OidcSettings } from "./settings.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** Who somebody of the provider is here, or why not. */
export type Person = { readonly user: string; readonly groups: readonly string[] } | { readonly problem: string };

const longestName = 200;

/** Claims of the ID token, and of userinfo where that was asked. */
export function personOf(claims: Claims, settings: OidcSettings): Person {
  const name = claims[settings.usernameClaim];
  if (typeof name !== "string" || name === "" || name.length > longestName || /[\s\p{Cc}]/u.test(name))
    return { problem: `the provider says no usable ${settings.usernameClaim}` };
  if (settings.usernameClaim === "email" && claims["email_verified"] !== true)
    return { problem: "the provider has not verified the email address" };
  const theirs = claims[settings.groupsClaim];
  const named = (Array.isArray(theirs) ? theirs : [theirs]).filter((group) => typeof group === "string");
  const groups = [...new Set(named.flatMap((group) => settings.groups.get(group) ?? []))];
  if (groups.length === 0) return { problem: "none of the groups at the provider gives a role here" };
  return { user: `${settings.usernamePrefix}${name}`, groups };
}

/** Claims that a small ID token leaves to userinfo. */
export function isIncomplete(claims: Claims, { usernameClaim, groupsClaim }: OidcSettings): boolean {
  const needed = [usernameClaim, groupsClaim, ...(usernameClaim === "email" ? ["email_verified"] : [])];
  return needed.some((claim) => claims[claim] === undefined);
}
