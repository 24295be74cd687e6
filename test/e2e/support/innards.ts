/** Messages of a program that has lost control. */
export const INNARDS =
  /\bat \S+ \(|node:internal|\.ts:\d+|\.js:\d+|undefined|\[object Object\]|NaN|Error:|zod|SQLITE/;
