-- CreateTable
CREATE TABLE "run_worker" (
    "name" TEXT NOT NULL,
    "cpu_slots" INTEGER NOT NULL,
    "gpu_slots" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "heartbeat_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "run_worker_pkey" PRIMARY KEY ("name")
);
