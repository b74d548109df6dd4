-- DropIndex
DROP INDEX "prediction_model_id_score_patent_id_node_id_idx";

-- CreateIndex
CREATE INDEX "prediction_model_id_selected_score_patent_id_node_id_idx" ON "prediction"("model_id", "selected", "score" DESC, "patent_id", "node_id");
