-- AlterTable
ALTER TABLE "cpc_symbol_fact" ADD COLUMN     "split_in" TEXT,
ADD COLUMN     "split_into" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "label" ADD COLUMN     "address" TEXT;

-- CreateTable
CREATE TABLE "label_prediction" (
    "model_id" INTEGER NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "label_id" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "selected" BOOLEAN NOT NULL,

    CONSTRAINT "label_prediction_pkey" PRIMARY KEY ("model_id","patent_id","label_id")
);

-- CreateTable
CREATE TABLE "labelled_patent" (
    "model_id" INTEGER NOT NULL,
    "label_set_id" INTEGER NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "top" SMALLINT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "version" INTEGER NOT NULL,
    "fit_id" INTEGER,
    "labelled_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doubt" REAL NOT NULL,
    "dissent" REAL NOT NULL,
    "rare" REAL NOT NULL,
    "teaches" REAL NOT NULL,
    "seconds" REAL NOT NULL,
    "lot" REAL NOT NULL DEFAULT random(),
    "voices" JSONB NOT NULL DEFAULT '[]',
    "waiting" BOOLEAN NOT NULL,

    CONSTRAINT "labelled_patent_pkey" PRIMARY KEY ("model_id","label_set_id","patent_id")
);

-- CreateIndex
CREATE INDEX "label_prediction_patent_id_idx" ON "label_prediction"("patent_id");

-- CreateIndex
CREATE INDEX "label_prediction_label_id_model_id_selected_patent_id_idx" ON "label_prediction"("label_id", "model_id", "selected", "patent_id");

-- CreateIndex
CREATE INDEX "labelled_patent_patent_id_idx" ON "labelled_patent"("patent_id");

-- CreateIndex
CREATE INDEX "labelled_patent_label_set_id_patent_id_idx" ON "labelled_patent"("label_set_id", "patent_id");

-- CreateIndex
CREATE INDEX "labelled_patent_teaches_idx" ON "labelled_patent"("model_id", "label_set_id", "waiting", "teaches" DESC, "patent_id");

-- CreateIndex
CREATE INDEX "labelled_patent_doubt_idx" ON "labelled_patent"("model_id", "label_set_id", "waiting", "doubt" DESC, "patent_id");

-- CreateIndex
CREATE INDEX "labelled_patent_lot_idx" ON "labelled_patent"("model_id", "label_set_id", "waiting", "lot", "patent_id");

-- CreateIndex
CREATE INDEX "label_review_number_idx" ON "label_review"("number");

-- AddForeignKey
ALTER TABLE "label_prediction" ADD CONSTRAINT "label_prediction_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_prediction" ADD CONSTRAINT "label_prediction_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_prediction" ADD CONSTRAINT "label_prediction_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "labelled_patent" ADD CONSTRAINT "labelled_patent_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "labelled_patent" ADD CONSTRAINT "labelled_patent_label_set_id_fkey" FOREIGN KEY ("label_set_id") REFERENCES "label_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "labelled_patent" ADD CONSTRAINT "labelled_patent_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
