#!/usr/bin/env bash
# The training step beside PyTorch's on one GPU, and where its time goes:  bash bench/gpu-step.sh [MODEL...]
# Needs python3 with torch for the comparison. The state crosses once a run: the line about one step alone takes that out.
set -uo pipefail
cd "$(dirname "$0")/.."
for model in "${@:-minilm e5}"; do
  for name in $model; do
    timeout 60 python3 bench/train_pytorch.py --model "$name" --steps 50 --runs 3 --modes bf16
    for precision in float16 bfloat16; do
      timeout 60 node bench/train.mjs --device cuda --model "$name" --precision "$precision" --steps 100 --runs 2
    done
    CUDA_LAUNCH_BLOCKING=1 timeout 60 node --import ./bench/profile.mjs bench/train.mjs \
      --device cuda --model "$name" --precision float16 --steps 10 --runs 1
  done
done
