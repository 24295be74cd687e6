import type { Operation } from './operation.ts';

/** Names a writing step: its owner's kind, and its name within the kind. */
export type StepName = Pick<Operation, 'step'> & { owner: Pick<Operation['owner'], 'kind'> };

/** The part of a step's traits that the stored operations depend on. */
export interface StepShape {
  readonly method: Operation['method'];
  readonly creates: boolean;
}

/** The writing steps of all kinds, by name: what is needed to read and store operations. */
export interface Steps {
  readonly all: readonly { readonly name: string; readonly writes: Readonly<Record<string, StepShape>> }[];
  /** The kind of operations that were stored without one, by earlier versions. */
  readonly unnamed: string;
  /** Returns the shape of a step; null when it is not known. */
  shape(name: StepName): StepShape | null;
  /**
   * Returns a name for a step that no step of another kind has. Steps of the unnamed kind keep their bare name, which is
   * part of the keys that earlier versions made.
   */
  label(name: StepName): string;
}

export function createSteps(all: Steps['all'], unnamed: string): Steps {
  const byName = new Map(all.map(({ name, writes }) => [name, writes]));
  return {
    all,
    unnamed,
    shape({ owner, step }) {
      const writes = byName.get(owner.kind) ?? {};
      return (Object.hasOwn(writes, step) && writes[step]) || null;
    },
    label: ({ owner, step }) => (owner.kind === unnamed ? step : `${owner.kind}/${step}`),
  };
}
