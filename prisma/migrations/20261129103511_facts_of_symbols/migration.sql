-- AlterTable
ALTER TABLE "patent" ADD COLUMN     "slashless_ipc" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "cpc_symbol_fact" (
    "symbol" TEXT NOT NULL,
    "valid_from" DATE,
    "valid_to" DATE,
    "successors" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ipc" TEXT[],

    CONSTRAINT "cpc_symbol_fact_pkey" PRIMARY KEY ("symbol")
);

-- CreateIndex
CREATE INDEX "cpc_symbol_fact_ipc_idx" ON "cpc_symbol_fact" USING GIN ("ipc");
