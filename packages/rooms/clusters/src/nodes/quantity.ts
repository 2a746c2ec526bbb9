import { amountOf } from "@dipper/api";

export function cpuMillis(quantity: string | number | undefined): number {
  return Math.round(amountOf(quantity) * 1000);
}

export function memoryMiB(quantity: string | number | undefined): number {
  return Math.floor(amountOf(quantity) / 2 ** 20);
}
