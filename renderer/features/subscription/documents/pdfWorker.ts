/** The worker of pdf.js, which also tells the page when something is left out: pdf.js says that in the console alone. */
import 'pdfjs-dist/build/pdf.worker.min.mjs';

/** What pdf.js writes where it goes on without an image, or without what an operator was to draw (core/evaluator.js). */
const leavesOut = /getOperatorList - ignoring|unable to decode|image exceeded|image dimensions are missing/i;

console.warn = (said: unknown) => {
  // pdf.js takes no notice of a message that names no receiver.
  if (leavesOut.test(String(said))) self.postMessage({ leftOut: true });
};
