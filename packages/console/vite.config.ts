import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * The console is one page with lazy chunks. `assetsInlineLimit: 0` and no module-preload polyfill: the content security
 * policy allows neither data URLs as scripts nor inline scripts.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    manifest: true,
  },
});
