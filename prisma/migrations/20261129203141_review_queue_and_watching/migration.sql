LOCK TABLE "classified_patent", "prediction", "review" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "review_candidate" (
    "model_id" INTEGER NOT NULL,
    "level" "cpc_level" NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "section" TEXT NOT NULL,
    "doubt" REAL NOT NULL,
    "dissent" REAL NOT NULL,
    "rare" REAL NOT NULL,
    "teaches" REAL NOT NULL,
    "seconds" REAL NOT NULL,
    "lot" REAL NOT NULL DEFAULT random(),
    "voices" JSONB NOT NULL DEFAULT '[]',
    "waiting" BOOLEAN NOT NULL,

    CONSTRAINT "review_candidate_pkey" PRIMARY KEY ("model_id","level","patent_id")
);

-- CreateTable
CREATE TABLE "review_claim" (
    "patent_id" INTEGER NOT NULL,
    "principal" TEXT NOT NULL,
    "lapses_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "review_claim_pkey" PRIMARY KEY ("patent_id")
);

-- CreateTable
CREATE TABLE "watched_day" (
    "model_id" INTEGER NOT NULL,
    "level" "cpc_level" NOT NULL,
    "day" DATE NOT NULL,
    "section" TEXT NOT NULL,
    "patents" INTEGER NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "decided" INTEGER NOT NULL,
    "at_group" INTEGER NOT NULL,
    "at_subclass" INTEGER NOT NULL,
    "at_class" INTEGER NOT NULL,
    "at_section" INTEGER NOT NULL,
    "compared" INTEGER NOT NULL,
    "agreed" INTEGER NOT NULL,

    CONSTRAINT "watched_day_pkey" PRIMARY KEY ("model_id","level","day","section")
);

-- What stands there already: by the scores alone, as nothing else was kept.
INSERT INTO "review_candidate" ("model_id", "level", "patent_id", "section", "doubt", "dissent", "rare", "teaches", "seconds", "waiting")
SELECT c."model_id", c."level", c."patent_id", left((array_agg(n."symbol" ORDER BY p."score" DESC, p."node_id"))[1], 1),
       sum(CASE WHEN p."selected" THEN 1 - p."score" ELSE p."score" END), 0, 0,
       sum(CASE WHEN p."selected" THEN 1 - p."score" ELSE p."score" END), 60,
       NOT EXISTS (SELECT FROM "review" r WHERE r."patent_id" = c."patent_id")
  FROM "classified_patent" c
  JOIN "prediction" p ON p."model_id" = c."model_id" AND p."patent_id" = c."patent_id"
  JOIN "cpc_node" n ON n."id" = p."node_id" AND n."level" = c."level"
 GROUP BY c."model_id", c."level", c."patent_id";

INSERT INTO "watched_day" ("model_id", "level", "day", "section", "patents", "confidence", "decided", "at_group", "at_subclass", "at_class", "at_section", "compared", "agreed")
SELECT c."model_id", c."level", (c."classified_at" AT TIME ZONE 'UTC')::date, coalesce(q."section", '-'), count(*), coalesce(sum(c."best"), 0),
       count(*) FILTER (WHERE EXISTS (
         SELECT FROM "prediction" p JOIN "cpc_node" n ON n."id" = p."node_id"
          WHERE p."model_id" = c."model_id" AND p."patent_id" = c."patent_id" AND n."level" = c."level" AND p."selected")),
       0, 0, 0, 0, count(c."differs"), count(*) FILTER (WHERE NOT c."differs")
  FROM "classified_patent" c
  LEFT JOIN "review_candidate" q ON q."model_id" = c."model_id" AND q."level" = c."level" AND q."patent_id" = c."patent_id"
 GROUP BY 1, 2, 3, 4;

-- CreateIndex
CREATE INDEX "review_candidate_patent_id_idx" ON "review_candidate"("patent_id");

-- CreateIndex
CREATE INDEX "review_candidate_teaches_idx" ON "review_candidate"("model_id", "level", "waiting", "section", "teaches" DESC, "patent_id");

-- CreateIndex
CREATE INDEX "review_candidate_doubt_idx" ON "review_candidate"("model_id", "level", "waiting", "section", "doubt" DESC, "patent_id");

-- CreateIndex
CREATE INDEX "review_candidate_lot_idx" ON "review_candidate"("model_id", "level", "waiting", "lot", "patent_id");

-- CreateIndex
CREATE INDEX "review_claim_principal_idx" ON "review_claim"("principal");

-- CreateIndex
CREATE INDEX "review_model_id_reviewed_at_idx" ON "review"("model_id", "reviewed_at");

-- AddForeignKey
ALTER TABLE "review_candidate" ADD CONSTRAINT "review_candidate_model_id_level_patent_id_fkey" FOREIGN KEY ("model_id", "level", "patent_id") REFERENCES "classified_patent"("model_id", "level", "patent_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_claim" ADD CONSTRAINT "review_claim_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "watched_day" ADD CONSTRAINT "watched_day_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
