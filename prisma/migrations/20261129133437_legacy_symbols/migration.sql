-- AlterTable
ALTER TABLE "classified_patent" ADD COLUMN     "legacy" BOOLEAN NOT NULL DEFAULT false;
