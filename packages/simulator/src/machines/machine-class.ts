export interface MachineSize {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly gpus: number;
}

/** `c64m256` is 64 processors and 256 GiB; a trailing `g8` adds 8 accelerators. Other words count as c16m64. */
export function sizeOf(machineClass: string): MachineSize {
  const match = /^c(\d+)m(\d+)(?:g(\d+))?$/.exec(machineClass);
  if (match === null) return { cpus: 16, memoryGiB: 64, gpus: 0 };
  return { cpus: Number(match[1]), memoryGiB: Number(match[2]), gpus: Number(match[3] ?? 0) };
}
