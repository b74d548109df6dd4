-- AlterEnum
BEGIN;
CREATE TYPE "run_kind_new" AS ENUM ('ENCODER_TRAINING', 'EXPERT_TRAINING', 'EXPERT_EXTENSION', 'REVIEW_LEARNING', 'EVALUATION', 'BATCH_CLASSIFICATION', 'SCHEME_IMPORT', 'PATENT_IMPORT');
-- What was one kind said in its configuration which of two operations it was.
ALTER TABLE "run" ALTER COLUMN "kind" TYPE "run_kind_new" USING (
    CASE WHEN "kind" <> 'EXTENSION' THEN "kind"::text
         WHEN "configuration"->>'by' = 'reviews' THEN 'REVIEW_LEARNING'
         ELSE 'EXPERT_EXTENSION'
    END::"run_kind_new");
ALTER TYPE "run_kind" RENAME TO "run_kind_old";
ALTER TYPE "run_kind_new" RENAME TO "run_kind";
DROP TYPE "run_kind_old";
COMMIT;

-- Operations that keys are kept to, by their new names.
UPDATE "api_key" SET "scopes" = array_replace(array_replace(array_replace("scopes",
    'extendToSubclasses', 'extendExperts'), 'trainingRuns', 'runs'), 'trainingRun', 'run');
