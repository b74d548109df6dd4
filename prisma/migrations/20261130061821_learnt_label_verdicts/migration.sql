-- CreateTable
CREATE TABLE "learnt_label_verdict" (
    "label_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "carried" BOOLEAN NOT NULL,

    CONSTRAINT "learnt_label_verdict_pkey" PRIMARY KEY ("label_id","number")
);

-- AddForeignKey
ALTER TABLE "learnt_label_verdict" ADD CONSTRAINT "learnt_label_verdict_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was said so far took part in answers: these stay as they are.
INSERT INTO "learnt_label_verdict" ("label_id", "number", "carried")
SELECT DISTINCT ON ("number", "label_id") "label_id", "number", "verdict" <> 'WRONG'
  FROM "label_review" ORDER BY "number", "label_id", "reviewed_at" DESC, "id" DESC;

-- Verdicts on labels that are gone settle no patent any more: those that have no others wait again.
UPDATE "labelled_patent" a SET "waiting" = true
  FROM "patent" p
 WHERE p."id" = a."patent_id" AND NOT a."waiting"
   AND EXISTS (
     SELECT FROM "label_prediction" r JOIN "label" l ON l."id" = r."label_id"
      WHERE r."model_id" = a."model_id" AND r."patent_id" = a."patent_id" AND l."label_set_id" = a."label_set_id")
   AND NOT EXISTS (
     SELECT FROM "label_review" r JOIN "label" l ON l."id" = r."label_id"
      WHERE r."number" = p."number" AND l."label_set_id" = a."label_set_id" AND l."position" IS NOT NULL);
