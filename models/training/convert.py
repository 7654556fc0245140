"""Brings a checkpoint of the first training tools (one weight a word, heads of full width) into today's form.

    python convert.py OLD.pt NEW.pt

A head W [dims, D] becomes its D x D Cholesky factor L (L L^T = W^T W): the same cosines. Questions weigh words ^0.8.
"""
import sys
import torch
from model import VIEWS

QUESTION_POWER = .8


def main(old, new):
    saved = torch.load(old, weights_only=False)
    s = saved['state']
    gram = {v: s[f'heads.{v}.w'].T @ s[f'heads.{v}.w'] for v in VIEWS}
    heads = {f'heads.{v}': torch.linalg.cholesky(g + 1e-7 * torch.eye(len(g))) for v, g in gram.items()}
    weights = torch.stack([s['w'][0] * QUESTION_POWER, s['w'][0]])
    scales = {k: x for k, x in s.items() if k.startswith('scale')}
    torch.save({'state': {'E': s['E'], 'w': weights, **heads, **scales}, 'options': saved['options'], 'seen': saved['seen']}, new)


if __name__ == '__main__':
    main(*sys.argv[1:])
