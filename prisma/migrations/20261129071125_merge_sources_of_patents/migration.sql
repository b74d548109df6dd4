-- AlterTable
ALTER TABLE "patent" ADD COLUMN     "ipc" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "origin" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "slashless" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "unknown_sections" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "patent_classification" ADD COLUMN     "of_document" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "import" ADD COLUMN     "filled" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "kept" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rejected_fields" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "replaced" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "unknown_symbols" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "patent_doc_number_country_idx" ON "patent"("doc_number", "country");
