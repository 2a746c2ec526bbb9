/**
 * Hides what differs from run to run in a command's output, and nothing else: revisions, uids, times and ages, ports that somebody drew,
 * the files that kubectl makes for its own use, the names that admission draws for tokens of pods.
 * Ages have no width of their own: a column after them begins where the widest age ends.
 */
export function masked(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>")
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, "<time>")
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d+ [+-]\d{4}/g, "<time>")
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-]\d{4} UTC/g, "<time>")
    .replace(/\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}/g, "<time>")
    .replace(/(Resource Version:\s+|"?resourceVersion"?: )"?\d+"?/g, "$1<revision>")
    .replace(/(\\"resourceVersion\\":\\")\d+/g, "$1<revision>")
    .replace(/\b(kube-api-access-)[a-z0-9]{5}\b/g, "$1<random>")
    .replace(/\b(LIVE-|MERGED-|kubectl-edit-)\d+/g, "$1<own>")
    .replace(/127\.0\.0\.1:\d+/g, "<server>")
    .replace(/\b3\d{4}(?=\/(?:TCP|UDP|SCTP)\b)|(?<=\bnodePort: )\d{5}\b/g, "<port>")
    .replace(/(?<=[ \t])(?:\d+[smhd])+(?: {2,}|(?=\n|$|\t| ago| \(x))/g, (age) =>
      age.endsWith(" ") ? "<age>  " : "<age>",
    )
    .replace(/\b(AGE|LAST SEEN|FIRST SEEN) {2,}/g, "$1  ")
    .replace(/ +$/gm, "");
}
