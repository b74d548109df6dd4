-- DropIndex
DROP INDEX "prediction_node_id_model_id_score_idx";

-- DropIndex
DROP INDEX "review_reviewed_at_id_idx";

-- AlterTable
ALTER TABLE "review" ADD COLUMN     "idempotency_key" TEXT;

-- CreateTable
CREATE TABLE "prediction_total" (
    "model_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "selected" BOOLEAN NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "prediction_total_pkey" PRIMARY KEY ("model_id","node_id","selected")
);

-- CreateTable
CREATE TABLE "classified_patent" (
    "model_id" INTEGER NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "level" "cpc_level" NOT NULL,
    "top" SMALLINT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "classified_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "classified_patent_pkey" PRIMARY KEY ("model_id","patent_id")
);

-- CreateIndex
CREATE INDEX "classified_patent_patent_id_idx" ON "classified_patent"("patent_id");

-- CreateIndex
CREATE INDEX "prediction_model_id_node_id_selected_score_patent_id_idx" ON "prediction"("model_id", "node_id", "selected", "score" DESC, "patent_id");

-- CreateIndex
CREATE INDEX "prediction_model_id_score_patent_id_node_id_idx" ON "prediction"("model_id", "score" DESC, "patent_id", "node_id");

-- CreateIndex
CREATE INDEX "review_reviewed_at_id_idx" ON "review"("reviewed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "review_symbol_reviewed_at_idx" ON "review"("symbol", "reviewed_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "review_reviewed_by_idempotency_key_key" ON "review"("reviewed_by", "idempotency_key");

-- AddForeignKey
ALTER TABLE "prediction_total" ADD CONSTRAINT "prediction_total_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classified_patent" ADD CONSTRAINT "classified_patent_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classified_patent" ADD CONSTRAINT "classified_patent_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
