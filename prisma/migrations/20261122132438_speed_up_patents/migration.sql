-- CreateIndex
CREATE INDEX "patent_updated_at_id_idx" ON "patent"("updated_at", "id");

-- By hand: symbols that the scheme does not know, by what they begin with.
CREATE INDEX "patent_classification_unknown_symbol_idx" ON "patent_classification"("symbol" text_pattern_ops, "patent_id") WHERE "node_id" IS NULL;
