export interface NodeDialogProps {
  readonly cluster: string;
  readonly nodes: readonly string[];
  readonly onClose: () => void;
}

/** `zone`, `example.com/zone`: the form of keys of labels and taints. */
export const keyForm = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

/** One after the other: what was done before a refusal stays done, and has its record. */
export async function eachNode(nodes: readonly string[], act: (node: string) => Promise<unknown>): Promise<void> {
  for (const node of nodes) await act(node);
}
