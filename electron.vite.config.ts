import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { listPackages } from './scripts/lib/bundled.ts';
import { pdfDecoders } from './scripts/lib/pdf-decoders.ts';
import { threadBundle } from './scripts/lib/thread-bundle.ts';

/** The bundles: main (ESM, Node; entry, backend and threads), preload (one CommonJS file, as the sandbox requires), renderer. */
export default defineConfig({
  main: {
    plugins: [
      listPackages('main'),
      threadBundle('main/subscriptions/lists/thread.ts'),
      threadBundle('main/audit/checker.ts'),
    ],
    build: {
      outDir: 'out/main',
      // Everything is bundled except Electron itself and the one native module.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'main/index.ts' },
        external: ['electron', '@napi-rs/keyring'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  },
  preload: {
    plugins: [listPackages('preload')],
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), pdfDecoders(), listPackages('renderer')],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      rollupOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
