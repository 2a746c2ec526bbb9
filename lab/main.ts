import { LabUnfit, labDown, labStatus, labUp } from "./lab.ts";

const usage = `lab up N [--kubernetes [VERSION]]
             boot N machines and wait until they answer; with a mirror of what clusters are made of
lab status   addresses, host keys and the key to log in
lab down [NAME]
             end all machines, or those of one lab, and take away all they had
`;

async function main(argv: readonly string[]): Promise<number> {
  const [verb, count = "2", flag, version] = argv;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  if (verb === "up" && /^[1-9][0-9]?$/.test(count) && (flag ?? "--kubernetes") === "--kubernetes") {
    const lab = await labUp({
      machines: Number(count),
      kubernetes: flag === "--kubernetes" && (version === undefined || [version]),
      say,
    });
    for (const machine of lab.machines) say(`${machine.name}  ${machine.address}`);
    say(`next: lab/lab status, lab/lab down ${lab.name}`);
    return 0;
  }
  if (verb === "status") {
    for (const lab of labStatus()) {
      for (const machine of lab.machines) say(`${machine.name}  ${machine.address}  ${machine.hostKeys.join(" ")}`);
      say(`log in: ssh -i ${lab.key} ops@${lab.machines[0]?.address ?? ""}`);
    }
    return 0;
  }
  if (verb === "down") {
    say(`${await labDown(argv[1])} machines removed`);
    return 0;
  }
  process.stderr.write(usage);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof LabUnfit ? 3 : 1;
}
