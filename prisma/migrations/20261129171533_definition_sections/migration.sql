-- CreateTable
CREATE TABLE "cpc_definition" (
    "symbol" TEXT NOT NULL,
    "sections" JSONB NOT NULL,

    CONSTRAINT "cpc_definition_pkey" PRIMARY KEY ("symbol")
);
