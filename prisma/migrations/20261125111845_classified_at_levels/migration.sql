-- AlterTable
ALTER TABLE "classified_patent" DROP CONSTRAINT "classified_patent_pkey",
ADD CONSTRAINT "classified_patent_pkey" PRIMARY KEY ("model_id", "level", "patent_id");
