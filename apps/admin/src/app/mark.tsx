const CELLS = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ row, column })));

/** Nine fields, of which one stands out. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 9 9" aria-hidden="true">
      {CELLS.map(({ row, column }) => (
        <rect
          key={`${row} ${column}`}
          x={column * 3.3}
          y={row * 3.3}
          width="2.4"
          height="2.4"
          rx="0.3"
          fill={row === 1 && column === 1 ? '#e0912f' : 'var(--nonet-bar)'}
        />
      ))}
    </svg>
  );
}
