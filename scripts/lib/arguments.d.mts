type Command =
  | 'start'
  | 'demo'
  | 'test'
  | 'check'
  | 'bench'
  | 'bench-scale'
  | 'bench-ui'
  | 'faults'
  | 'sandbox'
  | 'package';

export const testParts: string[];
export const checkParts: string[];
export function hasArguments(command: string): command is Command;
export function readArguments(
  command: Command,
  args: string[],
): {
  values: Record<string, string | undefined>;
  numbers: Record<string, number | undefined>;
  flags: Set<string>;
  names: string[];
};
export function refuse(command: Command, problem: string): never;
