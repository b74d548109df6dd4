-- AlterEnum
ALTER TYPE "run_kind" ADD VALUE 'COLLECTION_CALIBRATION';

-- AlterTable
ALTER TABLE "classified_patent" ADD COLUMN     "calibration_id" INTEGER;

-- CreateTable
CREATE TABLE "collection" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT,
    "filter" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_calibration" (
    "id" SERIAL NOT NULL,
    "collection_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "adaptation" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_calibration_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "collection_name_key" ON "collection"("name");

-- CreateIndex
CREATE INDEX "collection_calibration_collection_id_model_id_id_idx" ON "collection_calibration"("collection_id", "model_id", "id" DESC);

-- CreateIndex
CREATE INDEX "collection_calibration_model_id_idx" ON "collection_calibration"("model_id");

-- CreateIndex
CREATE INDEX "classified_patent_calibration_id_idx" ON "classified_patent"("calibration_id");

-- AddForeignKey
ALTER TABLE "collection_calibration" ADD CONSTRAINT "collection_calibration_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_calibration" ADD CONSTRAINT "collection_calibration_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classified_patent" ADD CONSTRAINT "classified_patent_calibration_id_fkey" FOREIGN KEY ("calibration_id") REFERENCES "collection_calibration"("id") ON DELETE CASCADE ON UPDATE CASCADE;
