-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "run_kind" ADD VALUE 'LABEL_EVALUATION';
ALTER TYPE "run_kind" ADD VALUE 'LABEL_IMPORT';
ALTER TYPE "run_kind" ADD VALUE 'LABEL_LEARNING';

-- CreateTable
CREATE TABLE "label_set" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_set_version" (
    "id" SERIAL NOT NULL,
    "label_set_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "file" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "labels" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL,
    "rejections" JSONB NOT NULL,
    "rejected" INTEGER NOT NULL,
    "imported_by" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_set_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label" (
    "id" SERIAL NOT NULL,
    "label_set_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "parent_id" INTEGER,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "symbols" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "position" INTEGER,
    "subtree_end" INTEGER,
    "depth" INTEGER NOT NULL,
    "added_in" INTEGER NOT NULL,
    "removed_in" INTEGER,

    CONSTRAINT "label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_example" (
    "id" SERIAL NOT NULL,
    "label_set_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "text" TEXT,
    "of_file" BOOLEAN NOT NULL,

    CONSTRAINT "label_example_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_example_label" (
    "example_id" INTEGER NOT NULL,
    "label_id" INTEGER NOT NULL,

    CONSTRAINT "label_example_label_pkey" PRIMARY KEY ("example_id","label_id")
);

-- CreateTable
CREATE TABLE "label_review" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "label_id" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "verdict" "verdict" NOT NULL,
    "note" TEXT,
    "reviewed_by" TEXT NOT NULL,
    "reviewer_name" TEXT NOT NULL,
    "reviewed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_fit" (
    "id" SERIAL NOT NULL,
    "label_set_id" INTEGER NOT NULL,
    "encoder" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "fit" JSONB NOT NULL,
    "examples" INTEGER NOT NULL,
    "fitted_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_fit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "label_set_name_key" ON "label_set"("name");

-- CreateIndex
CREATE UNIQUE INDEX "label_set_version_label_set_id_number_key" ON "label_set_version"("label_set_id", "number");

-- CreateIndex
CREATE INDEX "label_label_set_id_position_idx" ON "label"("label_set_id", "position");

-- CreateIndex
CREATE INDEX "label_parent_id_idx" ON "label"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_label_set_id_key_key" ON "label"("label_set_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "label_example_label_set_id_number_key" ON "label_example"("label_set_id", "number");

-- CreateIndex
CREATE INDEX "label_example_label_label_id_idx" ON "label_example_label"("label_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_review_label_id_number_reviewed_by_key" ON "label_review"("label_id", "number", "reviewed_by");

-- CreateIndex
CREATE INDEX "label_fit_label_set_id_encoder_id_idx" ON "label_fit"("label_set_id", "encoder", "id" DESC);

-- AddForeignKey
ALTER TABLE "label_set_version" ADD CONSTRAINT "label_set_version_label_set_id_fkey" FOREIGN KEY ("label_set_id") REFERENCES "label_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label" ADD CONSTRAINT "label_label_set_id_fkey" FOREIGN KEY ("label_set_id") REFERENCES "label_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_example" ADD CONSTRAINT "label_example_label_set_id_fkey" FOREIGN KEY ("label_set_id") REFERENCES "label_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_example_label" ADD CONSTRAINT "label_example_label_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "label_example"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_example_label" ADD CONSTRAINT "label_example_label_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_review" ADD CONSTRAINT "label_review_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_fit" ADD CONSTRAINT "label_fit_label_set_id_fkey" FOREIGN KEY ("label_set_id") REFERENCES "label_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;
