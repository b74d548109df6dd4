// The common measure of all systems. A system's answer to a document is its scores of subclasses and of sections, whatever their scale;
// what is left out of them counts as the lowest. From these alone come
//   hit@k       whether one of the k best subclasses is one of the document's, and recall@5 the share of its subclasses among the five best
//   F1          of sections, each with a threshold of its own that is fitted on the documents of the other folds, for each system alike
// with intervals of 95 % from a bootstrap over documents.
import { createHash } from 'node:crypto';

export const FOLDS = 5;
const ROUNDS = 1000;
const SECTIONS = [...'ABCDEFGHY'];
const LOWEST = -Infinity;

/** A fold that a document keeps whatever else is asked. */
export const foldOf = (id) => createHash('sha256').update(id).digest()[0] % FOLDS;

/**
 * Figures of a system on the documents of a set, each `{ value, interval }`, or null where the documents have no labels of that level.
 * `documents`: [{ id, subclasses, sections, unknown }]; `answers`: by id, { subclasses, sections }, each an object of scores by symbol.
 * Symbols of sections in `unknown` are left out of answers. Throws where a document has no answer.
 */
export function figuresOf(documents, answers) {
  const judged = documents.map((document) => {
    const answer = answers.get(document.id);
    if (answer === undefined) throw new Error(`There is no answer to ${document.id}.`);
    return { ...document, answer };
  });
  const bySubclass = judged.filter(({ subclasses }) => subclasses.length > 0).map(hitsOf);
  const sections = selections(judged.filter((one) => one.sections.length > 0));
  const measures = {
    'hit@1': [bySubclass, (all) => mean(all, (one) => one.hits[0])],
    'hit@3': [bySubclass, (all) => mean(all, (one) => one.hits[1])],
    'hit@5': [bySubclass, (all) => mean(all, (one) => one.hits[2])],
    'recall@5': [bySubclass, (all) => mean(all, (one) => one.recall)],
    'micro F1': [sections, (all) => f1(totals(all))],
    'macro F1': [sections, macroF1],
    'instance F1': [sections, (all) => mean(all, ({ chosen, truth }) => f1(counts(chosen, truth)))],
  };
  return Object.fromEntries(
    Object.entries(measures).map(([name, [all, measure]]) => [
      name,
      all.length === 0 ? null : { value: measure(all), interval: bootstrap(all, measure) },
    ]),
  );
}

/** How much hit@1 of answers is above that of others to the same documents, with the interval of the paired difference. */
export function difference(documents, answers, others) {
  const first = (document, from) => hitsOf({ ...document, answer: from.get(document.id) }).hits[0];
  const all = documents
    .filter(({ subclasses }) => subclasses.length > 0)
    .map((document) => first(document, answers) - first(document, others));
  const measure = (some) => mean(some, (one) => one);
  return { value: measure(all), interval: bootstrap(all, measure) };
}

function hitsOf({ answer, subclasses, unknown }) {
  const ranked = Object.entries(answer.subclasses)
    .filter(([symbol]) => !unknown.includes(symbol[0]))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([symbol]) => symbol);
  const found = (k) => ranked.slice(0, k).filter((symbol) => subclasses.includes(symbol)).length;
  return { hits: [1, 3, 5].map((k) => Number(found(k) > 0)), recall: found(5) / subclasses.length };
}

/** What is chosen for each document: the sections that reach their thresholds, or the best one, as each patent has at least one. */
function selections(documents) {
  const scored = documents.map(({ id, answer, sections: truth, unknown }) => {
    const known = SECTIONS.filter((section) => !unknown.includes(section));
    return {
      fold: foldOf(id),
      truth,
      known,
      scores: known.map((section) => answer.sections[section] ?? LOWEST),
    };
  });
  const thresholds = Array.from({ length: FOLDS }, (_, fold) => {
    const others = scored.filter((one) => one.fold !== fold);
    return Object.fromEntries(SECTIONS.map((section) => [section, bestThreshold(others, section)]));
  });
  return scored.map(({ fold, truth, known, scores }) => {
    const reached = known.filter((section, at) => scores[at] >= thresholds[fold][section]);
    const best = known[scores.indexOf(Math.max(...scores))];
    return { truth, chosen: reached.length > 0 ? reached : [best] };
  });
}

/** Half-way between two neighbouring scores, where F1 of a section is highest; none is reached where no document carries it. */
export function bestThreshold(scored, section) {
  const sorted = scored
    .filter(({ known }) => known.includes(section))
    .map(({ scores, known, truth }) => [scores[known.indexOf(section)], truth.includes(section)])
    .sort(([a], [b]) => b - a);
  const carry = sorted.filter(([, isTrue]) => isTrue).length;
  let [best, threshold, right] = [0, Infinity, 0];
  sorted.forEach(([score, isTrue], at) => {
    right += Number(isTrue);
    const next = sorted[at + 1]?.[0] ?? score;
    const value = (2 * right) / (at + 1 + carry);
    if (score === LOWEST || next === score || value <= best) return;
    best = value;
    threshold = next === LOWEST ? score : (score + next) / 2;
  });
  return threshold;
}

const counts = (chosen, truth) => {
  const right = chosen.filter((section) => truth.includes(section)).length;
  return { right, chosen: chosen.length, truth: truth.length };
};
const f1 = ({ right, chosen, truth }) => (chosen + truth === 0 ? 1 : (2 * right) / (chosen + truth));

const totals = (all) =>
  all
    .map(({ chosen, truth }) => counts(chosen, truth))
    .reduce((sum, one) => ({
      right: sum.right + one.right,
      chosen: sum.chosen + one.chosen,
      truth: sum.truth + one.truth,
    }));

/** Over the sections that some document carries. */
function macroF1(all) {
  const only = (section, symbols) => symbols.filter((symbol) => symbol === section);
  const carried = SECTIONS.filter((section) => all.some(({ truth }) => truth.includes(section)));
  return mean(carried, (section) =>
    f1(
      totals(
        all.map(({ chosen, truth }) => ({ chosen: only(section, chosen), truth: only(section, truth) })),
      ),
    ),
  );
}

const mean = (all, of) => all.reduce((sum, one) => sum + of(one), 0) / all.length;

function bootstrap(all, measure) {
  const random = generator(1);
  const values = Array.from({ length: ROUNDS }, () =>
    measure(all.map(() => all[Math.floor(random() * all.length)])),
  ).sort((a, b) => a - b);
  return [values[Math.floor(0.025 * ROUNDS)], values[Math.ceil(0.975 * ROUNDS) - 1]];
}

/** Mulberry32, so that the same answers always have the same intervals. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
