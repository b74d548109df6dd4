-- AlterTable
ALTER TABLE "labelled_patent" DROP COLUMN "fit_id",
ADD COLUMN     "learnt" BYTEA;
