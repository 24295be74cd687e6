/** Copies pdf.js' image decoders beside the page's files. pdf.js imports them by file name when a PDF needs one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Folder of the decoders, relative to the page. `pdf.ts` has the same name. */
const decodersFolder = 'pdf-decoders/';

/** Decoders for scans (JBIG2, fax) and JPEG 2000, in JavaScript because the page compiles no WebAssembly. */
const decoders = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'];

export const pdfDecoders = (): Plugin => ({
  name: 'investment-desk:pdf-decoders',
  generateBundle() {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    for (const name of decoders) {
      const file = join(pdfjs, 'wasm', name);
      this.emitFile({
        type: 'asset',
        fileName: decodersFolder + name,
        originalFileName: file,
        source: readFileSync(file),
      });
    }
  },
});
