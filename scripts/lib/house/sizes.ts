/** The longest a file and a function or class may be. */
import { piecesOf, type Source } from './source.ts';

/** In lines. */
export const longestFile = 400;
/** In lines between the braces. The body of a `describe` is excepted: it is a list of tests. */
export const longestPiece = 150;

/** Returns a sentence for each file, function and class that is too long. Translations and tests are no exception. */
export function tooLong(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const lines = source.text.split('\n').length - 1;
    const file = lines > longestFile ? [`${source.file} has ${lines} lines (at most ${longestFile})`] : [];
    const pieces = piecesOf(source)
      .filter((piece) => piece.lines > longestPiece)
      .map(
        (piece) =>
          `${source.file}:${piece.line}: this ${piece.kind} has ${piece.lines} lines (at most ${longestPiece})`,
      );
    return [...file, ...pieces];
  });
}
