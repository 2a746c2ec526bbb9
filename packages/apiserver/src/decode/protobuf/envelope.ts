import { MalformedProtobuf, WireReader } from "./wire.ts";

/** `k8s` and a zero byte: what every protobuf message of Kubernetes begins with. */
const prefix = [0x6b, 0x38, 0x73, 0x00];

/** runtime.Unknown of k8s.io/apimachinery: what is inside, and the message itself. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

export function isEnveloped(bytes: Uint8Array): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}

export function openEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length === 0) throw new MalformedProtobuf("empty data");
  if (!isEnveloped(bytes))
    throw new MalformedProtobuf(
      `provided data does not appear to be a protobuf message, expected prefix [${prefix.join(" ")}]`,
    );
  if (bytes.length === prefix.length) throw new MalformedProtobuf("empty body");
  const reader = new WireReader(bytes, prefix.length);
  let type = { apiVersion: "", kind: "" };
  let raw = new Uint8Array(0);
  while (!reader.done) {
    const [number, wire] = reader.tag("Unknown");
    if (number === 1 && wire === 2) type = typeMetaOf(reader.message());
    else if (number === 2 && wire === 2) raw = reader.bytes() as Uint8Array<ArrayBuffer>;
    else reader.skip(wire);
  }
  return { ...type, raw };
}

function typeMetaOf(reader: WireReader): { readonly apiVersion: string; readonly kind: string } {
  let apiVersion = "";
  let kind = "";
  while (!reader.done) {
    const [number, wire] = reader.tag("TypeMeta");
    if (number === 1 && wire === 2) apiVersion = reader.string();
    else if (number === 2 && wire === 2) kind = reader.string();
    else reader.skip(wire);
  }
  return { apiVersion, kind };
}
