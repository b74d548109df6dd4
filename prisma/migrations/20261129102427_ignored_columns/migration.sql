-- AlterTable
ALTER TABLE "import" ADD COLUMN     "ignored" TEXT[] DEFAULT ARRAY[]::TEXT[];
