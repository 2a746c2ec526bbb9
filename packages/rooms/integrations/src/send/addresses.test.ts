import { expect, test } from "vitest";
import { literalHost, mayReach } from "./addresses.ts";

const open = mayReach(["10.255.0.1", "2001:db8::5"]);

test.each([
  ["127.0.0.1", false],
  ["127.255.255.254", false],
  ["0.0.0.0", false],
  ["169.254.169.254", false],
  ["224.0.0.1", false],
  ["10.255.0.1", false],
  ["::ffff:10.255.0.1", false],
  ["::1", false],
  ["::", false],
  ["0:0:0:0:0:0:0:1", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:7f00:1", false],
  ["64:ff9b::a9fe:a9fe", false],
  ["fe80::1%eth0", false],
  ["febf::1", false],
  ["ff02::1", false],
  ["2001:DB8:0::5", false],
  ["10.0.0.1", true],
  ["192.168.1.1", true],
  ["203.0.113.7", true],
  ["2001:db8::6", true],
  ["fd00::1", true],
  ["::2:0:0:1", true],
  ["1::2::3", false],
  ["no address", false],
])("%s may be connected to: %s", (address, allowed) => {
  expect(open(address)).toBe(allowed);
});

test("other spellings of an address are the address; names have to be resolved", () => {
  expect(literalHost("http://2130706433/")).toBe("127.0.0.1");
  expect(literalHost("http://0x7f.1/")).toBe("127.0.0.1");
  expect(literalHost("http://[::FFFF:127.0.0.1]:80/")).toBe("::ffff:7f00:1");
  expect(literalHost("http://any.localhost/")).toBe("127.0.0.1");
  expect(literalHost("https://cmdb.example.com/")).toBeUndefined();
});
