import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";

/** Reads a text file the user picks; nothing is sent by it. */
export function FileButton({
  accept,
  onText,
  children,
}: {
  readonly accept: string;
  readonly onText: (text: string, name: string) => void;
  readonly children: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void file.text().then((text) => onText(text, file.name));
          event.target.value = "";
        }}
      />
      <Button onClick={() => input.current?.click()}>{children}</Button>
    </>
  );
}
