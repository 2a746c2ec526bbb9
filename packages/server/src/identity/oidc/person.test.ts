import { expect, test } from "vitest";
import { personOf } from "./person.ts";
import { type OidcSettings, settingsOf } from "./settings.ts";

const data = {
  issuer: "https://id.example.org",
  "client-id": "dipper",
  "username-claim": "email",
  groups: "sre = operator\nplatform-owners=admin\nnight shift = dipper:night\n",
};

function settings(more: Readonly<Record<string, string>> = {}): OidcSettings {
  const read = settingsOf({ ...data, ...more });
  if ("problem" in read) throw new Error(read.problem);
  return read;
}

test("somebody of the provider has a prefix that no local name can have, and the groups that the map gives", () => {
  const claims = { sub: "17", email: "kim@example.org", email_verified: true, groups: ["sre", "night shift", "else"] };
  expect(personOf(claims, settings())).toEqual({
    user: "oidc:kim@example.org",
    groups: ["dipper:operators", "dipper:night"],
  });
  expect(personOf(claims, settings({ "username-claim": "sub", "username-prefix": "corp:" }))).toMatchObject({
    user: "corp:17",
  });
  expect(personOf({ ...claims, groups: "platform-owners" }, settings())).toMatchObject({ groups: ["dipper:admins"] });
});

test.each([
  [{ email_verified: false }, "the provider has not verified the email address"],
  [{ email_verified: undefined }, "the provider has not verified the email address"],
  [{ email: undefined }, "the provider says no usable email"],
  [{ email: "kim lee" }, "the provider says no usable email"],
  [{ email: ["kim"] }, "the provider says no usable email"],
  [{ groups: ["system:masters"] }, "none of the groups at the provider gives a role here"],
  [{ groups: undefined }, "none of the groups at the provider gives a role here"],
  [{ groups: { sre: true } }, "none of the groups at the provider gives a role here"],
])("claims like %j let nobody in", (more, problem) => {
  const claims = { sub: "17", email: "kim@example.org", email_verified: true, groups: ["sre"], ...more };
  expect(personOf(claims, settings())).toEqual({ problem });
});

test.each([
  [{ issuer: "http://id.example.org" }, "issuer is no https address"],
  [{ issuer: "" }, "issuer is no https address"],
  [{ "client-id": "" }, "client-id is missing"],
  [{ "username-prefix": "system:" }, "username-prefix must be"],
  [{ "username-prefix": "service:" }, "username-prefix must be"],
  [{ "username-prefix": "corp" }, "username-prefix must be"],
  [{ groups: "sre = system:masters" }, 'groups: "sre = system:masters" is not'],
  [{ groups: "sre" }, 'groups: "sre" is not'],
])("settings like %j are refused with what is wrong", (more, problem) => {
  expect(settingsOf({ ...data, ...more })).toEqual({ problem: expect.stringContaining(problem) as string });
});
