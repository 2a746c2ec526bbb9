import { arch } from "node:os";

/** Go's and the image world's name of this machine's processor. */
export const architecture: string = { x64: "amd64" }[arch() as string] ?? arch();
