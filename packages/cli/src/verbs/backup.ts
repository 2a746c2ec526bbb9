import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { readBackup, writeBackup } from "../data-folder/archive.ts";
import { dataFolderOf } from "../data-folder/data-folder.ts";
import { lockFolder } from "../data-folder/process-lock.ts";
import { outputTo } from "../output/output.ts";

type Options = Readonly<Record<string, unknown>>;
const folderOf = (options: Options): string => dataFolderOf(options["data"] as string | undefined);

export async function backup(file: string, options: Options): Promise<void> {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const names = await writeBackup(folderOf(options), resolve(file));
  out.objects({ file: resolve(file), holds: names }, [resolve(file)], () => {
    out.say(
      `Wrote ${resolve(file)} (${names.join(", ")}). It holds keys: keep it secret. Next: dipper restore ${file} --data <folder>`,
    );
  });
}

export async function restore(file: string, options: Options): Promise<void> {
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  const folder = folderOf(options);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const leave = lockFolder(folder);
  try {
    const aside = await readBackup(folder, resolve(file), Date.now());
    out.objects({ folder, aside: aside ?? null }, [folder], () => {
      if (aside !== undefined) out.say(`What was in ${folder} is now in ${aside}.`);
      out.say(
        `Restored ${folder}. It starts stopped: it looks, and runs nothing. Next: dipper serve --data ${folder}, then dipper start`,
      );
    });
  } finally {
    leave();
  }
}
