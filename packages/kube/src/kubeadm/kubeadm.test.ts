import { describe, expect, it } from "vitest";
import { clusterInfo, kubeadmConfig } from "./kubeadm.ts";

describe("what kubeadm wrote down", () => {
  it("names the version, the networks and members of etcd outside", () => {
    const text = `
kubernetesVersion: v1.36.3
controlPlaneEndpoint: api.prod:6443
networking: {podSubnet: 10.244.0.0/16, serviceSubnet: "10.96.0.0/12,fd00::/108"}
etcd: {external: {endpoints: ["https://10.0.0.1:2379", ""]}}
`;
    expect(kubeadmConfig(text)).toEqual({
      kubernetesVersion: "v1.36.3",
      podSubnet: "10.244.0.0/16",
      serviceSubnet: "10.96.0.0/12,fd00::/108",
      endpoint: "api.prod:6443",
      externalEtcd: ["https://10.0.0.1:2379"],
    });
    expect(kubeadmConfig("kubernetesVersion: v1.36.3")?.externalEtcd).toBeUndefined();
  });

  it.each([undefined, "", "- a list", "not: [yaml", "kubernetesVersion: {}"])("is unknown of %j", (text) => {
    expect(kubeadmConfig(text)).toBeUndefined();
  });

  it("tells clients where the cluster is, and by which authority", () => {
    const authority = btoa("-----BEGIN CERTIFICATE-----");
    const text = `clusters: [{cluster: {server: "https://10.0.0.10:6443/", certificate-authority-data: ${authority}}}]`;
    expect(clusterInfo(text)).toEqual({ endpoint: "10.0.0.10:6443", caCert: "-----BEGIN CERTIFICATE-----" });
  });

  it.each([undefined, "clusters: text", "clusters: [1]", "clusters: [{cluster: {certificate-authority-data: '***'}}]"])(
    "is told by nobody in %j",
    (text) => {
      expect(clusterInfo(text)).toEqual({ endpoint: "", caCert: "" });
    },
  );
});
