import { isAtOrAbove, isLegacySymbol } from '../components/symbols/same-branch.js';

/** Where a symbol stands: by the office and the model, or by one of them alone. */
export type Side = 'both' | 'only assigned' | 'only predicted';

interface Placed {
  readonly symbol: string;
  readonly node?: { readonly ancestors: readonly { readonly symbol: string }[] } | null;
}

export interface Comparison<Assigned, Predicted> {
  readonly assigned: readonly { readonly of: Assigned; readonly side: Side; readonly legacy: boolean }[];
  readonly predicted: readonly { readonly of: Predicted; readonly side: Side; readonly legacy: boolean }[];
}

/** Lays what an office assigned beside what a model predicted: the two agree where an assigned symbol is a predicted one or stands below it. */
export function compareSymbols<Assigned extends Placed, Predicted extends Placed>(
  assigned: readonly Assigned[],
  predicted: readonly Predicted[],
): Comparison<Assigned, Predicted> {
  return {
    assigned: assigned.map((of) => ({
      of,
      side: predicted.some(({ symbol }) => covers(symbol, of)) ? 'both' : 'only assigned',
      legacy: isLegacySymbol(of.symbol),
    })),
    predicted: predicted.map((of) => ({
      of,
      side: assigned.some((one) => covers(of.symbol, one)) ? 'both' : 'only predicted',
      legacy: isLegacySymbol(of.symbol),
    })),
  };
}

const covers = (symbol: string, { symbol: below, node }: Placed): boolean =>
  isAtOrAbove(symbol, below) || (node?.ancestors.some((above) => above.symbol === symbol) ?? false);
