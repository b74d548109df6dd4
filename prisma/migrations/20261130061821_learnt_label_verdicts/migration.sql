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
