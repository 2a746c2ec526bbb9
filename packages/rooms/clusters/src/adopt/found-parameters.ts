import { asText, treeOf } from "@dipper/kube";

/** Values of our parameters out of ConfigMaps kubelet-config and kube-proxy. */
export function foundParameters(kubelet: string | undefined, proxy: string | undefined): readonly Parameter[] {
  const [ofKubelet, ofProxy] = [treeOf(kubelet), treeOf(proxy)];
  return [
    { name: "cgroupDriver", value: asText(ofKubelet["cgroupDriver"]) },
    { name: "kubeletMaxPods", value: asText(ofKubelet["maxPods"]) },
    { name: "proxyMode", value: asText(ofProxy["mode"]) },
  ].filter(({ value }) => value !== "" && value !== "0");
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** `--service-cluster-ip-range=10.96.0.0/12` in the command of a static pod: how clusters without kubeadm-config tell. */
export function flagOf(command: readonly string[], flag: string): string {
  return command.find((each) => each.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? "";
}
