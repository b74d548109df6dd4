-- AlterTable
ALTER TABLE "classified_patent" ADD COLUMN     "best" REAL,
ADD COLUMN     "differs" BOOLEAN;

-- CreateIndex
CREATE INDEX "patent_number_beginning_idx" ON "patent"("number" text_pattern_ops);

-- CreateIndex
CREATE INDEX "classified_patent_model_id_best_patent_id_idx" ON "classified_patent"("model_id", "best", "patent_id");

-- CreateIndex
CREATE INDEX "classified_patent_model_id_differs_patent_id_idx" ON "classified_patent"("model_id", "differs", "patent_id");

-- By hand: the best of a search are those with the words in their titles, which `search` alone cannot find without a look at each.
CREATE INDEX "patent_title_words_idx" ON "patent" USING GIN (to_tsvector('english', left(coalesce("title", ''), 2000)));

-- By hand: the order by the first applicant. Long names are alike beyond their beginnings, and an index takes no long ones.
CREATE INDEX "patent_first_applicant_idx" ON "patent"(lower(left("applicants"[1], 100)), "id");

-- By hand: what is stored already is compared now; from here on whoever writes predictions or symbols does it (patents/disagreement.ts).
UPDATE classified_patent c SET (best, differs) = (
  SELECT surest.score,
         CASE WHEN EXISTS (SELECT FROM patent_classification a WHERE a.patent_id = c.patent_id)
              THEN NOT EXISTS (
                SELECT FROM patent_classification a LEFT JOIN cpc_node n ON n.id = a.node_id
                 WHERE a.patent_id = c.patent_id
                   AND (a.symbol = surest.symbol OR (n.position > surest.position AND n.position < surest.subtree_end)
                        OR (n.position IS NULL AND length(surest.symbol) <= 4 AND starts_with(a.symbol, surest.symbol)))) END
    FROM (SELECT p.score, n.symbol, n.position, n.subtree_end FROM prediction p JOIN cpc_node n ON n.id = p.node_id
           WHERE p.model_id = c.model_id AND p.patent_id = c.patent_id AND n.level = c.level
           ORDER BY p.score DESC, p.node_id LIMIT 1) surest);
