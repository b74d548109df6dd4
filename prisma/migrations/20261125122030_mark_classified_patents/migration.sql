-- By hand: most patents are classified, so only the others are written again.
ALTER TABLE "patent" ADD COLUMN     "classified" BOOLEAN NOT NULL DEFAULT true;
UPDATE "patent" p SET "classified" = false
 WHERE NOT EXISTS (SELECT FROM "patent_classification" c WHERE c."patent_id" = p."id");
ALTER TABLE "patent" ALTER COLUMN "classified" SET DEFAULT false;

-- By hand: patents without symbols, the newest first.
CREATE INDEX "patent_unclassified_idx" ON "patent"("publication_date" DESC NULLS LAST, "id" DESC) WHERE NOT "classified";
