-- AlterTable
ALTER TABLE "import" ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "handled" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "source_state" TEXT;
