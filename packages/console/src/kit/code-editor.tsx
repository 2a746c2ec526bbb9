/** The editor: CodeMirror with YAML, search, folding and undo. Import it lazily, it is a chunk of its own. */
import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The line of the cursor, from 1. */
  readonly onLine?: (line: number) => void;
}

/** In the console's own colours, which are told apart in both themes. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--text-3)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "12px", backgroundColor: "var(--log-bg)", color: "var(--text)" },
  ".cm-content": { fontFamily: "var(--font-mono)", lineHeight: "19px", caretColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--log-bg)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--bg-subtle)" },
  "&.cm-focused": { outline: "2px solid var(--focus)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--bg-selected)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-panels": { backgroundColor: "var(--bg-raised)", color: "var(--text)" },
});

export function CodeEditor({ label, value, onChange, onLine }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const told = useRef({ onChange, onLine });
  told.current = { onChange, onLine };
  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({ doc: value, extensions: extensionsFor(label, told) }),
    });
    view.current = editor;
    return () => editor.destroy();
    // The editor is made once: its text is told to the page, and the page's changes of it below.
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={place} className="code-editor" />;
}

function extensionsFor(
  label: string,
  told: {
    readonly current: {
      readonly onChange: (value: string) => void;
      readonly onLine?: ((line: number) => void) | undefined;
    };
  },
) {
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    indentUnit.of("  "),
    yaml(),
    syntaxHighlighting(colours),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) told.current.onChange(update.state.doc.toString());
      if (update.selectionSet || update.docChanged)
        told.current.onLine?.(update.state.doc.lineAt(update.state.selection.main.head).number);
    }),
    look,
  ];
}
