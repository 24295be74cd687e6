/** Returns a table of two sets of figures side by side, as lines: those of few subscriptions, then those of many. */
export function tableOf<F extends { subscriptions: number }>(few: F, many: F): string[] {
  const line = (name: string, ...cells: unknown[]) =>
    name.padEnd(26) + cells.map((cell) => String(cell).padStart(14)).join('');
  const names = Object.keys(many).filter((name) => name !== 'subscriptions') as (keyof F & string)[];
  return [
    line('figure', few.subscriptions, many.subscriptions),
    ...names.map((name) => line(name, few[name], many[name])),
  ];
}
