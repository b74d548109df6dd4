-- CreateEnum
CREATE TYPE "cpc_change_kind" AS ENUM ('ADDED', 'REMOVED', 'MOVED', 'RETITLED');

-- CreateEnum
CREATE TYPE "reclassification_state" AS ENUM ('OPEN', 'REPLACED', 'KEPT', 'REMOVED');

-- AlterEnum
ALTER TYPE "run_kind" ADD VALUE 'RECLASSIFICATION';

-- CreateTable
CREATE TABLE "cpc_scheme_change" (
    "scheme_id" INTEGER NOT NULL,
    "kind" "cpc_change_kind" NOT NULL,
    "symbol" TEXT NOT NULL,
    "from_version" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,

    CONSTRAINT "cpc_scheme_change_pkey" PRIMARY KEY ("scheme_id","kind","symbol")
);

-- CreateTable
CREATE TABLE "reclassification" (
    "id" SERIAL NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "symbol" TEXT NOT NULL,
    "state" "reclassification_state" NOT NULL DEFAULT 'OPEN',
    "successor" TEXT,
    "confidence" REAL NOT NULL,
    "rule" TEXT NOT NULL,
    "candidates" JSONB NOT NULL,
    "run_id" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reclassification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reclassification_change" (
    "id" SERIAL NOT NULL,
    "reclassification_id" INTEGER NOT NULL,
    "decision" "reclassification_state" NOT NULL,
    "successor" TEXT,
    "reason" TEXT NOT NULL,
    "run_id" UUID,
    "decided_by" TEXT NOT NULL,
    "decided_by_name" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "before" JSONB,
    "is_new" BOOLEAN NOT NULL DEFAULT false,
    "undone_at" TIMESTAMPTZ,
    "undone_by_name" TEXT,

    CONSTRAINT "reclassification_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cpc_scheme_change_symbol_idx" ON "cpc_scheme_change"("symbol");

-- CreateIndex
CREATE INDEX "reclassification_state_symbol_successor_idx" ON "reclassification"("state", "symbol", "successor");

-- CreateIndex
CREATE INDEX "reclassification_run_id_idx" ON "reclassification"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "reclassification_patent_id_symbol_key" ON "reclassification"("patent_id", "symbol");

-- CreateIndex
CREATE INDEX "reclassification_change_reclassification_id_id_idx" ON "reclassification_change"("reclassification_id", "id");

-- CreateIndex
CREATE INDEX "reclassification_change_run_id_idx" ON "reclassification_change"("run_id");

-- CreateIndex
CREATE INDEX "reclassification_change_decided_at_id_idx" ON "reclassification_change"("decided_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "reclassification" ADD CONSTRAINT "reclassification_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reclassification_change" ADD CONSTRAINT "reclassification_change_reclassification_id_fkey" FOREIGN KEY ("reclassification_id") REFERENCES "reclassification"("id") ON DELETE CASCADE ON UPDATE CASCADE;
