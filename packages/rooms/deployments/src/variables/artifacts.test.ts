import { ClusterDeployment, newObject } from "@dipper/api";
import { expect, it } from "vitest";
import { artifactsOf } from "./artifacts.ts";

const published = {
  files: [
    {
      name: "runc",
      version: "v1.3.3",
      arch: "amd64",
      path: "runc/runc.amd64",
      url: "https://example.org/runc.amd64",
      checksumURL: "https://example.org/runc.sha256sum",
    },
  ],
  images: [{ name: "pause", reference: "registry.example.org/pause:3.10.2" }],
};
const deployment = (artifacts?: {
  readonly source: "Internet" | "Mirror";
  readonly mirrorRef?: { readonly name: string };
}) =>
  newObject(
    ClusterDeployment,
    { name: "new" },
    {
      kubernetesVersion: "v1.36.3",
      controlPlane: { machineSet: "new-control" },
      ...(artifacts === undefined ? {} : { artifacts }),
    },
  ) as ClusterDeployment;

it("takes the published list from the internet, each file with the address of its checksum", () => {
  expect(artifactsOf({ deployment: deployment() }, published)).toMatchObject({
    source: "Internet",
    files: [
      {
        name: "runc",
        sha256: "",
        checksum_url: "https://example.org/runc.sha256sum",
        url: "https://example.org/runc.amd64",
      },
    ],
    images: [{ name: "pause", reference: "registry.example.org/pause:3.10.2" }],
  });
});

it("takes nothing from the internet where a mirror is named", () => {
  const mirror = {
    metadata: { name: "dc1" },
    data: { files: "http://10.0.0.1", "artifacts.yaml": "files: []" },
  } as never;
  const wish = deployment({ source: "Mirror", mirrorRef: { name: "dc1" } });
  expect(artifactsOf({ deployment: wish, mirror }, published)).toMatchObject({
    source: "Mirror",
    files: [],
    images: [],
  });
});
