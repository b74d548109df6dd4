// The symbols of a level as a SKOS vocabulary, which is what Annif reads: the symbol is the preferred label; the alternatives are the
// parts of the official title and the keywords of the compact scheme, all of which Nonet reads too.
const SKOS = 'http://www.w3.org/2004/02/skos/core#';
/** Made up, only to have addresses. */
export const BASE = 'http://cpc.example/';

/** `keywords`: of symbols, as readKeywords gives them. */
export function skosOf(nodes, keywords) {
  const lines = [`@prefix skos: <${SKOS}> .`, `<${BASE}> a skos:ConceptScheme .`];
  for (const { symbol, title } of nodes) {
    const labels = new Set([
      ...partsOf(title),
      ...partsOf((keywords.get(symbol) ?? '').replaceAll(',', ';')),
    ]);
    const alternatives = [...labels].map((label) => `; skos:altLabel ${JSON.stringify(label)}@en`);
    lines.push(
      `<${BASE}${symbol}> a skos:Concept; skos:inScheme <${BASE}>; skos:prefLabel "${symbol}"@en${alternatives.join('')} .`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Without references and without what stands in the CPC alone. */
function partsOf(title) {
  const plain = title
    .replace(/\{|\}/g, ' ')
    .replace(/\([^()]*(\([^()]*\)[^()]*)*\)/g, ' ')
    .toLowerCase();
  return plain
    .split(/;/)
    .map((part) => part.replace(/[\s,]+/g, ' ').trim())
    .filter((part) => part.length > 2);
}
