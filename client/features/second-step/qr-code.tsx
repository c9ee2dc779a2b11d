/** A QR code, drawn on this page alone: what it holds goes nowhere else. */
import { generate } from 'lean-qr';
import { useMemo } from 'react';

/** The light margin that readers need, in squares. */
const MARGIN = 4;

/** Draws a text as a QR code. It is black on white in every colour scheme, because cameras need that. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = generate(text);
    let squares = '';
    for (let y = 0; y < code.size; y += 1)
      for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) squares += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
    return { path: squares, size: code.size + 2 * MARGIN };
  }, [text]);
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
