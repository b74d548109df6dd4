import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from './patent-record.js';
import type { SymbolList } from './symbol-list.js';

type AssignedSymbols = Pick<
  PatentRecord,
  'classifications' | 'slashless' | 'ipc' | 'slashlessIpc' | 'unknown' | 'labels'
>;

/** The section that the IPC does not have. */
const WITHOUT_IPC = ['Y' as CpcSymbol];

/** The fields of a record for what an office assigned to it. From the IPC alone nobody knows what the CPC has besides. */
export function assignedSymbols(cpc: SymbolList, ipc: SymbolList): AssignedSymbols {
  const { classifications, slashless } = cpc;
  const hasCpc = classifications.length + slashless.length > 0;
  const hasIpc = ipc.symbols.length + ipc.slashless.length > 0;
  return {
    classifications,
    slashless,
    ipc: ipc.symbols,
    slashlessIpc: ipc.slashless,
    unknown: hasIpc && !hasCpc ? WITHOUT_IPC : [],
    labels: hasCpc ? 'gold' : null,
  };
}
