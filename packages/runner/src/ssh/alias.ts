const plain = /^[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?$/;

/**
 * The word under which Ansible and ssh know a machine. A name that is not plain (it could be read as a pattern, an option or a
 * template) gets a number instead; playbooks find the real one in `dipper_machine`.
 */
export function aliasOf(machine: string, index: number): string {
  return plain.test(machine) && !machine.startsWith("dipper-") ? machine : `dipper-machine-${index + 1}`;
}
