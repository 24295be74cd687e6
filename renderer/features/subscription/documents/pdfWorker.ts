/**
 * The pdf.js worker. It also tells the page when something is left out, which pdf.js itself only writes to the console.
 */
import 'pdfjs-dist/build/pdf.worker.min.mjs';

/** What pdf.js writes when it continues without an image, or without the output of an operator (core/evaluator.js). */
const leavesOut = /getOperatorList - ignoring|unable to decode|image exceeded|image dimensions are missing/i;

console.warn = (said: unknown) => {
  // pdf.js ignores a message that names no receiver.
  if (leavesOut.test(String(said))) self.postMessage({ leftOut: true });
};
