/** Prints the results of the bench: tables, and for each aim whether it is reached, or by how much it is missed. */

/** Prints a table. The first column is text and aligned left, the others are numbers and aligned right. */
export function table(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  console.log(`\n${title}`);
  console.log(`  ${line(headings)}`);
  for (const row of rows) console.log(`  ${line(row)}`);
}

/** Formats a number with about three digits. `-` if it is not finite. */
export function figure(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return '-';
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
  return unit === '' ? text : `${text} ${unit}`;
}

/** Formats a size in bytes as kB or MB. */
export function size(bytes: number): string {
  return bytes >= 10e6 ? figure(bytes / 1e6, 'MB') : figure(bytes / 1e3, 'kB');
}

/** An aim and the measured value. `bound` says whether the value must be at most or at least the aim. */
export type Aim = {
  readonly what: string;
  readonly aim: number;
  readonly bound: 'most' | 'least';
  readonly measured: number;
  readonly unit?: string;
};

/** Prints all aims, one per line. */
export function printAims(aims: readonly Aim[]): void {
  const rows = aims.map(({ what, aim, bound, measured, unit = '' }) => {
    const reached = bound === 'most' ? measured <= aim : measured >= aim;
    const by = bound === 'most' ? measured - aim : aim - measured;
    const verdict = !Number.isFinite(measured) ? 'not measured' : reached ? 'reached' : `not reached, by ${figure(by)}`;
    return [what, `${bound === 'most' ? '<=' : '>='} ${aim}${unit}`, `${figure(measured)}${unit}`, verdict];
  });
  table('Aims, as ratios in this run', ['workload', 'aim', 'measured', ''], rows);
}
