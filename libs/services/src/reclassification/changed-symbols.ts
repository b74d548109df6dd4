/**
 * Whether a node `n` of the scheme is a symbol that may have to be replaced: it is gone, or the concordance says that some of its documents
 * went elsewhere.
 */
export const IS_CHANGED = `(n.removed_in IS NOT NULL
  OR EXISTS (SELECT FROM cpc_symbol_fact f WHERE f.symbol = n.symbol AND f.split_into <> '{}'))`;

/** The ids of all such nodes, the removed ones and the split ones, so that the planner knows how few they are. */
export const CHANGED_NODES = `
  SELECT id FROM cpc_node WHERE removed_in IS NOT NULL
   UNION
  SELECT n.id FROM cpc_symbol_fact f JOIN cpc_node n ON n.symbol = f.symbol WHERE f.split_into <> '{}'`;

/** Whether it may have to be in a patent `p`: documents that came after a split were given the symbol in its present meaning. */
export const IS_CHANGED_FOR_PATENT = `(n.removed_in IS NOT NULL
  OR EXISTS (SELECT FROM cpc_symbol_fact f
              WHERE f.symbol = n.symbol AND f.split_into <> '{}'
                AND (f.split_in IS NULL OR p.publication_date IS NULL
                     OR p.publication_date < to_date(f.split_in || '.01', 'YYYY.MM.DD'))))`;

/**
 * Whether a decision that the symbol of a proposal `r` stays still holds: one on a split symbol was about a symbol in use, as far as it had
 * been split then, and one on a removed symbol about one that is gone.
 */
export const STAYS = `(r.state = 'KEPT' AND EXISTS (
  SELECT FROM cpc_node held LEFT JOIN cpc_symbol_fact f ON f.symbol = held.symbol
   WHERE held.symbol = r.symbol
     AND CASE WHEN held.removed_in IS NOT NULL THEN r.rule <> 'split'
              ELSE r.rule = 'split' AND coalesce(f.split_in, '') <= coalesce(r.split_in, '') END))`;
