import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { shellFirst } from './scripts/vite/shell-first.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: at('electron/main.ts'),
          engine: at('electron/engine/worker.ts'),
          recovery: at('electron/engine/recovery-worker.ts'),
          reader: at('electron/engine/reader-worker.ts'),
          'peaks-worker': at('electron/media/peaks-worker.ts'),
          'export-worker': at('electron/engine/export-worker.ts'),
          'table-reader': at('electron/features/imports/reading/read-worker.ts'),
          platform: at('platform/utility.ts'),
          'document-reader': at('platform/answers/documents/worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Else what every thread needs shares a file with the store, and main would load SQLite to know the time.
          codeSplitting: { groups: [{ name: 'lib', test: /\/electron\/lib\/|\/shared\/errors\// }] },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), shellFirst()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      // What scripts/check-bundle.ts reads.
      manifest: true,
      rollupOptions: { input: { index: at('renderer/index.html'), crash: at('renderer/crash.html') } },
    },
  },
});
