"""The steps of bench/train.mjs with PyTorch, on the same shapes, for a comparison on the same GPU.

    python3 bench/train_pytorch.py [--model minilm|bge-small|e5] [--pairs 64] [--tokens 128] [--steps 100] [--runs 3]
                                   [--device cuda] [--modes tf32,bf16,bf16-compile] [--threads N]

Embeddings are frozen, all layers are trained; fused AdamW, gradients clipped to a norm of 1, attention by
scaled_dot_product_attention. On the CPU a mode without bf16 is float32 (`--modes fp32`). Each mode runs `runs` times after a warm-up of its own; the median counts.
"""

import argparse
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPES = {
    "tiny": (2, 64, 4, 128, 1000),
    "minilm": (6, 384, 12, 1536, 30522),
    "bge-small": (12, 384, 12, 1536, 30522),
    "e5": (12, 768, 12, 3072, 30522),
}
parser = argparse.ArgumentParser()
parser.add_argument("--model", default="minilm", choices=SHAPES)
parser.add_argument("--pairs", type=int, default=64)
parser.add_argument("--tokens", type=int, default=128)
parser.add_argument("--steps", type=int, default=100)
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--device", default="cuda")
parser.add_argument("--modes", default="tf32,bf16,bf16-compile")
parser.add_argument("--threads", type=int, default=0)
args = parser.parse_args()
if args.threads:
    torch.set_num_threads(args.threads)
LAYERS, SIZE, HEADS, INNER, VOCABULARY = SHAPES[args.model]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.inner, self.outer = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.attention_norm, self.norm = nn.LayerNorm(SIZE, 1e-12), nn.LayerNorm(SIZE, 1e-12)

    def forward(self, x, mask):
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.attention_norm(self.out(mixed.transpose(1, 2).reshape(batch, tokens, SIZE)) + x)
        return self.norm(self.outer(F.gelu(self.inner(x))) + x)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, SIZE), nn.Embedding(args.tokens, SIZE)
        self.norm = nn.LayerNorm(SIZE, 1e-12)
        self.requires_grad_(False)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids, mask):
        x = self.norm(self.words(ids) + self.positions.weight)
        scores = ((mask - 1) * 1e4)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, scores)
        weights = mask / mask.sum(1, keepdim=True)
        return F.normalize((x.float() * weights[..., None]).sum(1), dim=-1)


def measure(mode):
    torch.manual_seed(0)
    half = "bf16" in mode
    encoder = Encoder().to(args.device)
    parameters = [p for p in encoder.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.dim() == 2], "weight_decay": 0.01},
        {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-4, fused=args.device == "cuda")
    run = torch.compile(encoder) if "compile" in mode else encoder
    texts = 2 * args.pairs
    ids = torch.randint(0, VOCABULARY, (args.steps, texts, args.tokens), device=args.device)
    mask = torch.ones(texts, args.tokens, device=args.device)
    labels = torch.arange(args.pairs, device=args.device)
    sync = torch.cuda.synchronize if args.device == "cuda" else lambda: None

    def step(batch):
        with torch.autocast(args.device, dtype=torch.bfloat16, enabled=half):
            vectors = run(batch, mask)
        loss = F.cross_entropy(vectors[: args.pairs] @ vectors[args.pairs :].T / 0.05, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for i in range(min(10 if args.device == "cuda" else 2, args.steps)):
        step(ids[i])
    times = []
    for _ in range(args.runs):
        sync()
        began = time.perf_counter()
        for batch in ids:
            step(batch)
        sync()
        times.append((time.perf_counter() - began) / args.steps * 1000)
    ms = statistics.median(times)
    rate = round(texts * args.tokens * 1000 / ms)
    print(f"pytorch {args.model} {args.device} {mode}: {ms:.2f} ms/step, {rate} tokens/s", flush=True)


torch.backends.cuda.matmul.allow_tf32 = True
device = torch.cuda.get_device_name() if args.device == "cuda" else "cpu"
print(f"{device}, PyTorch {torch.__version__}, 2 x {args.pairs} x {args.tokens}, {args.steps} steps a run")
for name in args.modes.split(","):
    measure(name)
