/**
 * Key combinations, written as `mod+Enter`: the modifiers `mod` (Ctrl, or Cmd on a Mac) and `shift`, then the character
 * as in `KeyboardEvent.key`. Characters that would be hard to read have names. The combinations that both processes know
 * are listed here; all others belong to an action of the page (renderer/actions).
 */
const characters: Record<string, string> = { Space: ' ', Plus: '+' };

export interface KeyParts {
  mod: boolean;
  shift: boolean;
  /** As in `KeyboardEvent.key`. */
  character: string;
}

/** Returns the parts of a key combination. */
export function keyParts(keys: string): KeyParts {
  const parts = keys.split('+');
  const last = parts.pop() ?? '';
  return {
    mod: parts.includes('mod'),
    shift: parts.includes('shift'),
    character: characters[last] ?? last,
  };
}
