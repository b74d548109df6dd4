-- DropIndex
DROP INDEX "review_reviewed_by_idempotency_key_key";

-- AlterTable
ALTER TABLE "review" DROP COLUMN "idempotency_key",
ADD COLUMN     "reviewer_name" TEXT NOT NULL;

-- CreateTable
CREATE TABLE "review_key" (
    "principal" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "review_id" UUID NOT NULL,
    "request" BYTEA NOT NULL,

    CONSTRAINT "review_key_pkey" PRIMARY KEY ("principal","key")
);

-- CreateIndex
CREATE INDEX "review_key_review_id_idx" ON "review_key"("review_id");

-- AddForeignKey
ALTER TABLE "review_key" ADD CONSTRAINT "review_key_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE CASCADE ON UPDATE CASCADE;
