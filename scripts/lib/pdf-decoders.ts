/** Puts pdf.js' image decoders beside the page's files: it imports them by their own names, when a PDF needs one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Relative to the page; `pdf.ts` names it as well. */
const decodersFolder = 'pdf-decoders/';

/** Scans (JBIG2, fax) and JPEG 2000. Those in JavaScript: the page compiles no WebAssembly. */
const decoders = ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'];

export const pdfDecoders = (): Plugin => ({
  name: 'investment-desk:pdf-decoders',
  generateBundle() {
    for (const name of decoders) {
      const file = createRequire(import.meta.url).resolve(`pdfjs-dist/wasm/${name}`);
      this.emitFile({
        type: 'asset',
        fileName: decodersFolder + name,
        originalFileName: file,
        source: readFileSync(file),
      });
    }
  },
});
