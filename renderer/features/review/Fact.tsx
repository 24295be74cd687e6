import type { ReactNode } from 'react';

/** Shows one line of a list of facts. */
export function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
